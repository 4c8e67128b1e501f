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
