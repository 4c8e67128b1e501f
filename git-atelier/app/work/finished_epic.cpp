#include "app/work/finished_epic.hpp"

#include "base/text.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>

namespace atelier {

std::string finished_text(const EpicTree& tree) {
    const std::string closed = "Closed " + tree.epic().id.str() + ": ";
    const EpicAsWritten written = epic_as_written(tree.epic());
    const auto landed = static_cast<std::size_t>(
        std::ranges::count_if(tree.changesets(), [](const Bead& changeset) {
            return state_of(changeset) == ChangesetState::merged;
        }));
    if (landed == 0) return closed + "nothing of it has landed.";
    const std::string root = written.root_branch.value_or("its root branch");
    std::string text = closed + counted(landed, "changeset") + " landed on " + root + ".";
    if (written.root_branch)
        text += " Next: git merge " + shell_quoted(root) + ", on " +
                written.parent_branch.value_or("the branch that it grew from") + ".";
    return text;
}

} // namespace atelier
