#include "support/write_trial.hpp"

#include "base/text.hpp"
#include "support/must.hpp"

#include <algorithm>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

std::set<std::string> without(std::set<std::string> names, const std::set<std::string>& usual) {
    std::erase_if(names, [&](const std::string& name) { return usual.contains(name); });
    return names;
}

// The word by which a report calls what a picture calls `name`: "file a/b of w" is a/b.
std::string word_for(std::string name) {
    if (const auto beside = name.find(": "); beside != std::string::npos)
        name = name.substr(beside + 2);
    if (name.starts_with("HEAD of ") || name.starts_with("index of ") ||
        name.starts_with("operation of "))
        return name.substr(0, name.find(' '));
    if (name.starts_with("file ")) name = name.substr(0, name.rfind(" of "));
    return name.substr(name.find(' ') + 1);
}

} // namespace

PlainTrial::PlainTrial(WriteScene& scene)
    : scene_(scene), stand_(plain_stand(scene, "main-plain")) {}

ProcessResult PlainTrial::run(const std::vector<std::string>& argv, const fs::path& folder,
                              const std::string& input) {
    ProcessRequest request{.argv = argv, .environment = scene_.git.environment()};
    request.directory = folder;
    request.input = input;
    return must(scene_.git.process().run(request));
}

Tried try_way(WriteScene& scene, Trial& trial, const WriteWay& way) {
    const auto fill = [&](const std::string& text) {
        return fill_places(scene, trial.stand(), text);
    };
    Tried tried;
    const RepositoryPicture before = picture_of(scene);
    for (const Step& step : way.steps) {
        if (step.after_takeover) trial.take_over();
        std::vector<std::string> argv;
        for (const std::string& word : step.argv)
            argv.push_back(fill(word));
        const ProcessResult result = trial.run(argv, fill(step.folder), fill(step.input));
        if (result.status != 0 && !tried.refusal)
            tried.refusal = join(argv, " ") + " ended with " + std::to_string(result.status) +
                            "\n" + result.out + result.err;
    }
    tried.during = changed(before, picture_of(scene));
    tried.reached = std::ranges::any_of(
        tried.during, [&](const std::string& name) { return glob_match(fill(way.changes), name); });
    tried.report = trial.end();
    tried.after = changed(before, picture_of(scene));
    return tried;
}

Verdict judge(const Tried& tried, const std::set<std::string>& usual) {
    if (tried.during.empty()) return Verdict::blocked;
    const auto left = without(tried.after, usual);
    const auto& named = left.empty() ? tried.during : left;
    const bool told = std::ranges::all_of(named, [&](const std::string& name) {
        return tried.report.find(word_for(name)) != std::string::npos;
    });
    if (!told) return Verdict::missed;
    return left.empty() ? Verdict::restored : Verdict::detected;
}

} // namespace atelier::test
