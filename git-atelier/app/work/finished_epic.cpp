#include "app/work/finished_epic.hpp"

#include "app/core/root_branch.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>

namespace atelier {

std::string finished_text(const EpicTree& tree, GitRefs& refs) {
    const std::string closed = "Closed " + tree.epic().id.str() + ": ";
    const EpicAsWritten written = epic_as_written(tree.epic());
    const auto landed = static_cast<std::size_t>(
        std::ranges::count_if(tree.changesets(), [](const Bead& changeset) {
            return state_of(changeset) == ChangesetState::merged;
        }));
    if (landed == 0) return closed + "nothing of it has landed.";
    const std::string root = written.root_branch.value_or("its root branch");
    std::string text = closed + counted(landed, "changeset") + " landed on " + root + ".";
    const auto found = parent_branch_now(refs, written.parent_branch);
    const auto parent = found ? *found : std::nullopt;
    if (written.root_branch)
        text += " Next: git atelier integrate " + tree.epic().id.str() + ", to bring it to " +
                (parent ? parent->str() : std::string("the branch that it grew from")) + ".";
    return text;
}

} // namespace atelier
