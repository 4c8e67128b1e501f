#include "base/advice.hpp"
#include "base/error.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a hint is put into the words of whoever reads it", "[base][hint]") {
    const Advice advice = advise(Hint::add_changesets, "at-1");
    CHECK(advice.told_to(Audience::person) == "add some with 'git atelier plan --edit at-1'");
    CHECK(advice.told_to(Audience::planner) ==
          "add some with 'plan_changesets --epic at-1 --from FILE'");
    CHECK_THAT(advice.told_to(Audience::worker), ContainsSubstring("'epic_list'"));
    CHECK(std::string(advice) == advice.told_to(Audience::person));
}

TEST_CASE("who has no text of their own reads what there is", "[base][hint]") {
    const Advice agents = advise(Hint::commit_on_your_branch);
    CHECK(agents.told_to(Audience::person) == agents.told_to(Audience::worker));
    const Advice people = advise(Hint::holder_releases);
    CHECK(people.told_to(Audience::planner) == people.told_to(Audience::person));
}

TEST_CASE("what is filled in is not looked at again", "[base][hint]") {
    CHECK(advise(Hint::there_are, "{names}, {other}") == "choose one of {names}, {other}");
    CHECK(advise(Hint::root_as_landed, "'a b'", "{commit}") ==
          "bring it back with: git branch 'a b' {commit}");
    CHECK(advise(Hint::smallest_config) == "an empty configuration is {}");
}

TEST_CASE("several hints are read one after the other", "[base][hint]") {
    Advice advice = advise(Hint::use_skill, "plan_edit");
    advice.also(advise(Hint::terminal_of_your_own)).also(Advice("x"));
    CHECK(
        advice.told_to(Audience::planner) ==
        "use the skill 'plan_edit'; if you are the overseer, run it in a terminal of your own; x");
    CHECK(advice.hints() == std::vector{Hint::use_skill, Hint::terminal_of_your_own});
    CHECK(Advice().empty());
    CHECK(Advice("").empty());
    CHECK(Advice().also(advice) == std::string(advice));
}
