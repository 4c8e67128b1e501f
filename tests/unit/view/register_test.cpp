#include "view/register.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("init shows the section that it added as it stands in the file", "[view][register]") {
    RegisterOutcome outcome;
    outcome.enlistment = "/repo";
    outcome.folder = "/data/repo";
    outcome.git_key = "includeIf.gitdir:./worktrees/at-*.path";
    outcome.git_key_is_new = true;
    CHECK_THAT(register_text(outcome, {}),
               ContainsSubstring("[includeIf \"gitdir:./worktrees/at-*\"]\n"));
    outcome.git_key_is_new = false;
    CHECK_THAT(register_text(outcome, {}), !ContainsSubstring("includeIf"));
}
