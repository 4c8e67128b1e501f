#include "app/look/list_roots.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>
#include <tuple>

namespace atelier {

Result<ListOutcome> list_roots(const Context& context, bool all) {
    return context.store.read([&](PlanReader& plan) -> Result<ListOutcome> {
        ATELIER_TRY(const auto epics,
                    all ? plan.select({.kind = BeadKind::epic}) : open_epics(plan));
        ListOutcome out;
        for (const Bead& epic : epics)
            if (const auto root = epic_as_written(epic).root_branch)
                out.roots.push_back({*root, epic.id, epic.title, is_closed(epic)});
        std::sort(out.roots.begin(), out.roots.end(), [](const RootBranch& a, const RootBranch& b) {
            return std::tie(a.branch, a.epic) < std::tie(b.branch, b.epic);
        });
        return out;
    });
}

} // namespace atelier
