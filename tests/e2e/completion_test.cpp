// What a person gets at TAB, in the shells themselves.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

using namespace atelier;
using namespace atelier::test;
using Catch::Matchers::StartsWith;

namespace {

constexpr auto one_epic = R"(
epics:
  - title: Mend the house
    root_branch: fence-work
    scope: everything that creaks
    changesets: [{title: Paint the fence, description: "demo: write fence.txt green"}]
)";

struct Typist {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string epic = sandbox.plan(repository.folder, one_epic).front();

    Typist() {
        sandbox.environment()["TERM"] = "xterm";
        sandbox.environment()["PS1"] = "typed> ";
    }

    // Words, options, values, ids with their titles and branches, of a shell that shows a title as
    // `shown`.
    void complete_in(const std::vector<std::string>& shell, const std::string& begin,
                     const std::string& shown) {
        OnTerminal terminal(shell, sandbox.environment(), repository.folder);
        terminal.type(begin + "; echo set-''up\r");
        terminal.expect("set-up");
        terminal.type("git atelier sho\t" + epic.substr(0, 6) + "\t\r");
        terminal.expect("everything that creaks");
        terminal.type("git atelier why " + epic + "\t\t");
        terminal.expect(shown);
        terminal.type("\x15git atelier integrate --how=sq\t");
        terminal.expect("integrate --how=squash");
        terminal.type("\x15git-atelier integrate --pre\t");
        terminal.expect("integrate --preview");
        terminal.type("\x15git atelier diff fenc\t");
        terminal.expect("diff fence-work");
    }
};

} // namespace

TEST_CASE("bash completes commands, options, values, branches and ids", "[e2e][completion]") {
    Typist typist;
    typist.complete_in({"/bin/bash", "--noprofile", "--norc", "-i"},
                       ". /usr/share/bash-completion/completions/git; "
                       ". <(git atelier completion bash)",
                       "(Paint the fence)");
}

TEST_CASE("zsh completes commands, options, values, branches and ids", "[e2e][completion]") {
    Typist typist;
    typist.complete_in({"/bin/zsh", "-f", "-i"},
                       "bindkey -e; git atelier completion zsh > ../_git-atelier; "
                       "fpath=($PWD:h $fpath); autoload -Uz compinit; compinit -u -D",
                       "-- Paint the fence");
}

TEST_CASE("what only this project knows is completed from it", "[e2e][completion]") {
    Typist typist;
    const auto offered = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"git-atelier", "--complete"});
        const auto done = typist.sandbox.run(typist.repository.folder, words);
        REQUIRE(done.status == 0);
        std::string names;
        for (const std::string& line : lines_of(done.out))
            if (const auto tab = line.find('\t'); tab != std::string::npos)
                names += (names.empty() ? "" : " ") + line.substr(0, tab);
        return names;
    };
    const auto call = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"git", "atelier"});
        const auto done = typist.sandbox.run(typist.repository.folder, words);
        INFO(done.err);
        REQUIRE(done.status == 0);
    };
    CHECK_THAT(offered({"config", "agent.default", ""}), ContainsSubstring("claude"));
    CHECK_THAT(offered({"config", "agent.options.wor"}),
               ContainsSubstring("agent.options.worker.claude"));
    CHECK(offered({"config", "branch.prefix", ""}).empty());
    REQUIRE(typist.sandbox.run(typist.repository.folder, {"git", "branch", "ai/one"}).status == 0);
    CHECK(offered({"config", "branch.prefix", ""}) == "ai/");
    CHECK(offered({"init", "--branch-prefix=a"}) == "--branch-prefix=ai/");
    call({"config", "changeset.max_lines", "600"});
    CHECK(offered({"config", "changeset.max_lines", ""}) == "600 800");

    call({"mail", "--new", "queue", "builds", "--member", "planner"});
    CHECK(offered({"mail", ""}) == "queue:builds");
    CHECK(offered({"mail", "--remove", "queue", ""}) == "builds");
    CHECK(offered({"mail", "--remove", "group", ""}).empty());
    CHECK(offered({"mail", "--new", "queue", "builds", "--member", "pl"}) == "planner");

    CHECK(offered({"unpin", ""}).empty());
    call({"pin", typist.epic});
    CHECK(offered({"unpin", ""}) == typist.epic);
    CHECK(offered({"resume", ""}).empty());
    call({"pause", typist.epic});
    CHECK(offered({"resume", ""}) == typist.epic);
    CHECK(offered({"status", "--since", ""}) == "yesterday last");
    CHECK(offered({"log", "--since", "y"}) == "yesterday");
}

TEST_CASE("a repository that has moved is offered the project that it had", "[e2e][completion]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, one_epic);
    const auto there = repository.folder.parent_path() / "moved";
    const auto offered = [&](const std::filesystem::path& folder) {
        return sandbox.run(folder, {"git-atelier", "--complete", "init", "--relink", ""}).out;
    };
    CHECK(offered(repository.folder) == "words\n");
    std::filesystem::rename(repository.folder, there);
    CHECK_THAT(offered(there), StartsWith("words\n" + repository.folder.filename().string() + "-"));
}

TEST_CASE("fish completes commands, options, values, branches and ids", "[e2e][completion]") {
    Typist typist;
    std::string script = "git atelier completion fish | source";
    for (const char* line :
         {"git atelier sho", "git atelier why ", "git atelier integrate --how=sq",
          "git-atelier integrate --pre", "git atelier diff fenc", "git atelier plan --from READ"})
        script += "; complete -C '" + std::string(line) + "'";
    const auto done = typist.sandbox.run(typist.repository.folder, {"fish", "-c", script});
    INFO(done.err);
    CHECK(done.status == 0);
    CHECK(done.out == "show\tshow a bead and everything related to it\n" + typist.epic +
                          "\tMend the house\n" + typist.epic +
                          ".1\tPaint the fence\n--how=squash\n--preview\tshow what would be "
                          "integrated and what would conflict\nfence-work\tMend the house\n"
                          "README.md\n");
}
