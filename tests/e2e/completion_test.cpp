// What a person gets at TAB, in the shells themselves.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

using namespace atelier;
using namespace atelier::test;

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
    CHECK(done.out ==
          "show\tshow a bead and what is around it\n" + typist.epic + "\tMend the house\n" +
              typist.epic +
              ".1\tPaint the fence\n--how=squash\n--preview\tshow what would come there "
              "and what conflicts; write nothing\nfence-work\tMend the house\n"
              "README.md\n");
}
