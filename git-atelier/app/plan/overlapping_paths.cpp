#include "app/plan/overlapping_paths.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/what_is_next.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/forecast/path_overlap.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string overlap_text(const PathOverlap& overlap) {
    std::vector<std::string> names;
    for (const BeadId& other : overlap.others)
        names.push_back(other.str());
    const std::string others =
        names.size() == 1 ? names.front()
                          : join({names.begin(), names.end() - 1}, ", ") + " and " + names.back();
    return overlap.changeset.str() + " may change files that " + others + " may change too (" +
           join(overlap.paths, ", ") +
           "), and neither waits for the other: they can collide; give them a dependency, or paths "
           "apart";
}

} // namespace

Result<std::vector<std::string>> overlap_warnings(PlanReader& plan,
                                                  const std::vector<BeadId>& epics,
                                                  const std::set<BeadId>& about) {
    std::vector<EpicTree> plans;
    for (const BeadId& epic : epics) {
        ATELIER_TRY(EpicTree tree, load_plan(plan, epic));
        plans.push_back(std::move(tree));
    }
    return overlap_warnings(plans, about);
}

std::vector<std::string> overlap_warnings(const std::vector<EpicTree>& plans,
                                          const std::set<BeadId>& about) {
    std::vector<PlannedPaths> planned;
    for (const EpicTree& tree : plans)
        for (const Bead& changeset : tree.changesets()) {
            if (is_settled(state_of(changeset))) continue;
            const auto said = Changeset::of(changeset);
            if (!said || said->paths().empty()) continue;
            planned.push_back(
                {changeset.id, tree.epic().id, said->paths(), prerequisites_of(changeset, tree)});
        }
    std::vector<std::string> warnings;
    for (const PathOverlap& overlap : overlaps_without_order(planned)) {
        const bool is_about = about.contains(overlap.changeset) ||
                              std::ranges::any_of(overlap.others, [&](const BeadId& other) {
                                  return about.contains(other);
                              });
        if (is_about) warnings.push_back(overlap_text(overlap));
    }
    return warnings;
}

} // namespace atelier
