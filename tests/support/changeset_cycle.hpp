// A workflow that carries a changeset out, for tests with real repositories: its author and its
// tester, a check that is a file of the work itself, a rebase, a pull request where there are any,
// and a gate for a review.
#pragma once

#include "support/atelier_sandbox.hpp"
#include "support/git_sandbox.hpp"

#include <string>

namespace atelier::test {

inline constexpr auto changeset_cycle = R"yaml(name: cycle
title: Work until the tests pass and the reviewer is content
subject: changeset
roles: {author: worker, tester: tester}
steps:
  - loop:
      name: review
      max: 5
      until: approved
      steps:
        - {turn: author, produces: changes, brief: {first: carry-out, then: address-feedback}}
        - loop:
            max: 3
            until: checks-pass
            steps:
              - {turn: tester, produces: changes, brief: update-tests}
              - check: [sh, ./test.sh]
        - do: rebase
        - do: resubmit
        - gate: review
)yaml";

// One of two changesets goes by it.
inline constexpr auto cycle_plan =
    "epics:\n  - title: One\n    root_branch: one\n    workflow: cycle\n    changesets:\n"
    "      - {title: Greet, description: Say hello.}\n"
    "      - {title: Other, description: Do that., workflow: none}\n";

// A greeting that its own check finds wrong, and one that it finds right.
inline constexpr auto greet_wrongly =
    "echo 'echo hello' >greet.sh\n"
    "printf 'sh ./greet.sh | grep -qx Hello || { echo no such greeting; exit 1; }\\n' >test.sh\n";
inline constexpr auto greet_rightly = "echo 'echo Hello' >greet.sh\n";
inline constexpr auto greet_the_world = "echo 'echo Hello; echo world' >greet.sh\n";

inline void add_cycle(AtelierSandbox& sandbox, const std::filesystem::path& folder) {
    write_file(sandbox.project(folder) / "templates/workflows/cycle.yaml", changeset_cycle);
}

// A commit of somebody else's on the root branch.
inline void move_root(GitSandbox& git, const std::filesystem::path& folder) {
    const std::string tree = git.git(folder, {"rev-parse", "one^{tree}"});
    git.git(folder, {"update-ref", "refs/heads/one",
                     git.git(folder, {"commit-tree", "-p", "one", "-m", "Theirs", tree})});
}

} // namespace atelier::test
