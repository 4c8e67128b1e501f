// A list to choose from, as a person sees it.
#include "base/text.hpp"
#include "cli/list_choice.hpp"
#include "support/screens.hpp"
#include "support/thirty_epics.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a choice of worktrees is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    std::vector<ChoiceRow> rows;
    for (const auto& [epic, number] : {std::pair{ThirtyEpics::at_work, std::size_t{2}},
                                       {ThirtyEpics::stuck, 1},
                                       {ThirtyEpics::to_review, 1}}) {
        const Bead changeset = all.changeset(epic, number);
        rows.push_back({"", changeset.id.str(), changeset.title});
    }
    check_screen({"open", "git atelier open", [&](const Style& style) {
                      if (style.columns == 0) return list_text(rows);
                      return join(ListChoice(rows).page(style.columns - 1, 0), "\n") + "\n";
                  }});
}
