// Somebody who has Claude Code and nothing else to go by than the README: its commands, and what
// these say is next, lead from init to a changeset that has landed. No file is written by hand.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <algorithm>

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
    const std::size_t begin = page.find("## With the agent that you use");
    REQUIRE(begin != std::string::npos);
    const std::string section = page.substr(begin, page.find("\n## ", begin) - begin);
    const std::string start = "    git atelier ";
    std::vector<Words> commands;
    for (const std::string& line : lines_of(section))
        if (line.starts_with(start)) commands.push_back(words_of(line.substr(start.size())));
    return commands;
}

// The epic that the output says to promote.
std::string epic_to_promote(const std::string& output) {
    const std::string command = "git atelier promote ";
    const std::size_t at = output.find(command);
    REQUIRE(at != std::string::npos);
    const std::string rest = output.substr(at + command.size());
    return rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"));
}

} // namespace

TEST_CASE(
    "A newcomer with Claude Code comes from init to a landed changeset by what the README says",
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
            .says("It greets."));
    log_in(sandbox, "claude", model.url(), repository.folder);

    const std::vector<Words> commands = commands_of_readme();
    REQUIRE(commands.size() == 4);
    for (const std::size_t at : {0, 1, 2, 3}) {
        Words command = commands[at];
        INFO(join(command, " "));
        const std::string name = command.front();
        CHECK(sandbox.try_atelier(repository.folder, {name, "-h"}).status == 0);
        // There is no terminal, so nobody is asked.
        if (name == "plan" || name == "work") command.push_back("--yes");
        const ProcessResult ran = sandbox.try_atelier(repository.folder, command);
        INFO(ran.out << ran.err << "\nresults:\n" << join(model.results(), "\n"));
        // doctor may find the machine's Git or bubblewrap wanting.
        if (name != "doctor") REQUIRE(ran.status == 0);
        if (name == "doctor") CHECK_THAT(ran.out, ContainsSubstring("claude"));
        if (name == "plan")
            sandbox.atelier(repository.folder,
                            {"promote", epic_to_promote(ran.out + ran.err), "--yes"});
    }
    CHECK(sandbox.git().git(repository.folder, {"show", "greet:hello.txt"}) == "hello");
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
}
