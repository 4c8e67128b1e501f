#include "support/bypass_attempt.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

#include <algorithm>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

std::set<std::string> without_files(std::set<std::string> names, const std::string& own) {
    std::erase_if(names, [&](const std::string& name) {
        return name.ends_with(own) && !name.starts_with("HEAD");
    });
    return names;
}

// Where the end of a session keeps what it found.
bool is_kept(const std::string& name) {
    return name.starts_with("ref refs/atelier/rescue/") && !name.ends_with("/of-before");
}

// The word by which a report calls what a picture calls `name`: "file a/b of w" is a/b.
std::string word_for(std::string name) {
    if (const auto beside = name.find(": "); beside != std::string::npos)
        name = name.substr(beside + 2);
    if (name.starts_with("HEAD of ")) return name.substr(8) + " went from";
    if (name.starts_with("index of ") || name.starts_with("operation of "))
        return name.substr(0, name.find(' '));
    if (name.starts_with("file ")) name = name.substr(0, name.rfind(" of "));
    return name.substr(name.find(' ') + 1);
}

void start_server(BypassFixture& scene, Server kind) {
    const auto start = [&](std::vector<std::string> argv) {
        scene.serving = std::make_shared<Background>(std::move(argv), scene.git.environment(),
                                                     scene.git.root(), scene.git.root() / "served");
    };
    if (kind == Server::abstract) {
        start({test_agent().string(), "serve", scene.server.string()});
        eventually("the socket is there", [&] {
            return read_file("/proc/net/unix").find("@" + scene.server.string()) !=
                   std::string::npos;
        });
        return;
    }
    const std::string pipe = shell_quoted(scene.server.string());
    fs::create_directories(scene.server.parent_path());
    start({"/bin/sh", "-c",
           "mkfifo " + pipe + " " + pipe + ".done; read -r line <" + pipe +
               "; sh -c \"$line\"; echo done >" + pipe + ".done"});
    eventually("the pipes are there", [&] { return fs::exists(scene.server.string() + ".done"); });
}

} // namespace

PlainAttempt::PlainAttempt(BypassFixture& scene)
    : scene_(scene), stand_(plain_stand(scene, "main-plain")) {}

ProcessResult PlainAttempt::run(const std::vector<std::string>& argv, const fs::path& folder,
                                const std::string& input) {
    ProcessRequest request{.argv = argv, .environment = scene_.git.environment()};
    request.directory = folder;
    request.input = input;
    return unwrap(scene_.git.process().run(request));
}

void prepare_way(BypassFixture& scene, const BypassCase& way) {
    for (std::vector<std::string> words : way.prepared) {
        for (std::string& word : words)
            word = fill_places(scene, {}, word);
        scene.git.git(scene.repository.folder, words);
    }
    fs::create_directories(scene.git.home() / ".config/git");
    fs::create_directories(scene.git.home() / "hooks");
    if (way.server != Server::none) start_server(scene, way.server);
}

AttemptOutcome try_way(BypassFixture& scene, BypassAttempt& trial, const BypassCase& way) {
    const auto fill = [&](const std::string& text) {
        return fill_places(scene, trial.stand(), text);
    };
    AttemptOutcome tried;
    const auto take = [&](const Step& step) {
        if (step.after_takeover) trial.take_over();
        std::vector<std::string> argv;
        for (const std::string& word : step.argv)
            argv.push_back(fill(word));
        const ProcessResult result = trial.run(argv, fill(step.folder), fill(step.input));
        if (result.status != 0 && !tried.refusal)
            tried.refusal = join(argv, " ") + " ended with " + std::to_string(result.status) +
                            "\n" + result.out + result.err;
    };
    for (const Step& step : way.before)
        take(step);
    if (tried.refusal) FAIL("was to be allowed: " << *tried.refusal);
    const RepositoryPicture before = picture_of(scene);
    for (const Step& step : way.steps)
        take(step);
    tried.during = changed(before, picture_of(scene));
    const std::string own = " of " + trial.stand().worktree.filename().string();
    for (const std::string& name : tried.during)
        if (glob_match(fill(way.changes), name)) tried.reached.insert(name);
    if (tried.reached.empty()) tried.reached = without_files(tried.during, own);
    for (const std::string& name : tried.reached)
        tried.words.insert(way.told.empty() ? word_for(name) : fill(way.told));
    tried.report = trial.end();
    tried.after = changed(before, picture_of(scene));
    // A command of the settings has an agent beside it whose work may land.
    tried.landed =
        way.hand == Hand::agent && tried.after.contains("ref refs/heads/" + trial.stand().target);
    return tried;
}

Verdict judge(const AttemptOutcome& tried, const std::set<std::string>& usual) {
    if (tried.reached.empty()) return Verdict::blocked;
    const bool told = std::ranges::all_of(tried.words, [&](const std::string& word) {
        return tried.report.find(word) != std::string::npos;
    });
    if (!told || tried.landed) return Verdict::missed;
    const bool differs = std::ranges::any_of(tried.after, [&](const std::string& name) {
        return !usual.contains(name) && !is_kept(name);
    });
    return differs ? Verdict::detected : Verdict::restored;
}

} // namespace atelier::test
