#include "view/register.hpp"

#include "base/text.hpp"
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

TEST_CASE("on a terminal init says which agent is used, what it left alone and what is next",
          "[view][register]") {
    const InstalledRuntime claude{.name = "claude",
                                  .programs = {"claude"},
                                  .first_start = "asks for trust",
                                  .login = LoginState::seen};
    RegisterOutcome outcome{.enlistment = "/repo", .runtimes = {claude}};
    outcome.choices = {claude};
    outcome.agent = "claude";
    std::string text = register_text(outcome, {});
    for (const char* part : {"agent    claude: logged in", "the only one",
                             "start 'claude' here once", "your checkout, your branches",
                             "plan \"GOAL\"", "git atelier work", "git atelier status"})
        CHECK_THAT(text, ContainsSubstring(part));
    outcome.agent_chosen = true;
    CHECK_THAT(register_text(outcome, {}), !ContainsSubstring("the only one"));
    outcome.agent_chosen = false;
    // Set before, and none of those that are installed.
    outcome.agent = "codex";
    CHECK_THAT(register_text(outcome, {}), !ContainsSubstring("the only one"));
    outcome.agent.clear();
    CHECK_THAT(register_text(outcome, {}), ContainsSubstring("to choose one"));
    outcome.choices->clear();
    text = register_text(outcome, {});
    CHECK_THAT(text, ContainsSubstring("none found"));
    CHECK_THAT(text, ContainsSubstring("git atelier demo"));
    CHECK_THAT(text, !ContainsSubstring("plan \"GOAL\""));
    for (const std::string& line : split(text, '\n'))
        CHECK(width(line) <= 80);
    // Where nobody is there to be asked, it is told what there is.
    outcome.choices.reset();
    CHECK_THAT(register_text(outcome, {}), ContainsSubstring("--agent NAME"));
    outcome.relinked = true;
    CHECK_THAT(register_text(outcome, {}),
               !ContainsSubstring("--agent NAME") && !ContainsSubstring("git atelier plan"));
}
