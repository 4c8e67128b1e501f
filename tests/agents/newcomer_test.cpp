// Somebody who has Claude Code and nothing else to go by than the README: its commands, and what
// these say is next, lead from init by a comment on a line to a change in main. No file is written
// by hand.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <algorithm>
#include <map>

using namespace atelier;
using namespace atelier::test;

namespace {

using Words = std::vector<std::string>;

constexpr const char* drafts = R"({"run": "plan_create_epic --title Greetings --scope 'one file' )"
                               R"(--acceptance 'it greets by name' --root-branch greet",
    "capture": {"EPIC": "\"epic\" *: *\"([^\"]+)\""}})";

// The words of a command; what stands in quotation marks is one.
Words words_of(const std::string& command) {
    Words words;
    bool quoted = false;
    bool open = false;
    for (const char c : command) {
        if (c == '"') quoted = !quoted;
        if (c == '#' && !quoted) break;
        if (c == ' ' && !quoted) open = false;
        if (c == '"' || (c == ' ' && !quoted)) continue;
        if (!open) words.emplace_back();
        open = true;
        words.back() += c;
    }
    return words;
}

// The commands of the README's section on an agent of one's own, without the program's name.
std::vector<Words> commands_of_readme() {
    const std::string page = read_file(source_folder() / "README.md");
    const std::size_t begin = page.find("## Using your own agent");
    REQUIRE(begin != std::string::npos);
    const std::string section = page.substr(begin, page.find("\n## ", begin) - begin);
    const std::string start = "    git atelier ";
    std::vector<Words> commands;
    for (const std::string& line : lines_of(section))
        if (line.starts_with(start)) commands.push_back(words_of(line.substr(start.size())));
    return commands;
}

// The id that stands behind `words` in what was said.
std::string id_behind(const std::string& words, const std::string& said) {
    INFO(said);
    const std::size_t at = said.find(words);
    REQUIRE(at != std::string::npos);
    const std::string rest = said.substr(at + words.size());
    return rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-."));
}

// What a reader fills in for the words in capitals, as they have learnt it from what was said.
class Learnt {
  public:
    void take(const std::string& command, const std::string& said) {
        if (command == "plan") known_["EPIC"] = id_behind("git atelier promote ", said);
        if (command == "promote") known_["CHANGESET"] = id_behind("ready: ", said);
    }
    Words filled(Words command) const {
        for (std::string& word : command)
            if (const auto found = known_.find(word); found != known_.end()) word = found->second;
        return command;
    }

  private:
    std::map<std::string, std::string> known_;
};

// There is no terminal, so nobody is asked.
Words unasked(Words command) {
    for (const char* asks : {"plan", "promote", "work"})
        if (command.front() == asks) command.emplace_back("--yes");
    return command;
}

} // namespace

TEST_CASE("A newcomer with Claude Code comes from init to a change in main by what the README says",
          "[agents][claude][newcomer]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const ModelServer model(
        sandbox,
        ModelScript()
            .turn(drafts)
            .runs("printf 'changesets:\\n- {title: Greet, description: hello.txt greets.}\\n' | "
                  "plan_changesets --epic {{EPIC}} --from -")
            .says("Planned.")
            .runs("echo hello >hello.txt && git add . && git commit -qm Greet && changeset_done")
            .says("It greets.")
            .runs("echo hello Ada >hello.txt && git commit -qam 'Say whom' && "
                  "changeset_done --answer c1='it says whom'")
            .says("It says whom."));
    log_in(sandbox, "claude", model.url(), repository.folder);

    const std::vector<Words> commands = commands_of_readme();
    CHECK(commands.size() <= 12);
    Learnt learnt;
    for (const Words& written : commands) {
        const std::string name = written.front();
        INFO(join(written, " "));
        CHECK(sandbox.try_atelier(repository.folder, {name, "-h"}).status == 0);
        const ProcessResult ran =
            sandbox.try_atelier(repository.folder, unasked(learnt.filled(written)));
        INFO(ran.out << ran.err << "\nresults:\n" << join(model.results(), "\n"));
        REQUIRE(ran.status == 0);
        learnt.take(name, ran.out + ran.err);
        if (name == "diff") CHECK_THAT(ran.out, ContainsSubstring("+hello"));
    }
    CHECK_THAT(model.heard(), ContainsSubstring("say whom"));
    CHECK(sandbox.git().git(repository.folder, {"show", "main:hello.txt"}) == "hello Ada");
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
}
