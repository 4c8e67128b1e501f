#include "view/work.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a dry run that would ask names the epics, and one without any has nothing to do",
          "[view]") {
    Selection selection;
    selection.step = NextStep::idle;
    CHECK(selection_text(selection) == "Nothing to do.\n");
    selection.candidates = {*BeadId::parse("at-a"), *BeadId::parse("at-b")};
    CHECK(selection_text(selection) == "Would ask which epic to work on: at-a, at-b.\n");
}

TEST_CASE("a run that only leaves alone what failed does not say that there is no work", "[view]") {
    WorkOutcome outcome{.worker = *AgentId::parse("atelier/worker/worker-1")};
    outcome.reasons[*BeadId::parse("at-a")] = {
        {ErrorCode::paused, "at-a.1 could not be worked on"}};
    const std::string text = work_text(outcome);
    CHECK_THAT(text, !ContainsSubstring("No work"));
    CHECK_THAT(text, ContainsSubstring("at-a: at-a.1 could not be worked on"));
}
