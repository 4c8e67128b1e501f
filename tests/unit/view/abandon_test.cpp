#include "view/abandon.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what would be abandoned is shown by its titles", "[view][abandon]") {
    AbandonOutcome outcome{.id = id("at-1"), .is_epic = true};
    outcome.title = "Greeting";
    outcome.changesets = {id("at-1.1")};
    outcome.titles = {{id("at-1.1"), "Say hello"}};
    outcome.kept = {{id("at-1.1"), *BranchName::parse("g-at-1.1"), commit, "refs/atelier/rescue/x"},
                    {id("at-1.1"), *BranchName::parse("empty"), commit, ""}};
    CHECK(abandon_text(outcome, {}) == "would abandon\n"
                                       "  at-1    Greeting\n"
                                       "  at-1.1  Say hello\n"
                                       "  would keep g-at-1.1 as refs/atelier/rescue/x\n");
    outcome.confirmed = true;
    CHECK_THAT(abandon_text(outcome, {}), ContainsSubstring("rescue restore"));
    CHECK(abandon_json(outcome).find("kept")->as_array().size() == 1);
}

TEST_CASE("what takes the place of a changeset is named", "[view][abandon]") {
    AbandonOutcome outcome{.id = id("at-1.1"), .confirmed = true};
    outcome.changesets = {outcome.id};
    outcome.superseded_by = id("at-1.2");
    CHECK_THAT(abandon_text(outcome, {}), ContainsSubstring("  superseded by at-1.2\n"));
}

TEST_CASE("what is abandoned already is told as such, not as what this call does",
          "[view][abandon]") {
    for (const bool is_epic : {false, true}) {
        AbandonOutcome outcome{.id = id("at-1"), .is_epic = is_epic, .already = true};
        CHECK(abandon_text(outcome, {}) == "at-1 is already abandoned\n");
        CHECK(abandon_json(outcome).find("abandoned")->as_bool());
    }
}
