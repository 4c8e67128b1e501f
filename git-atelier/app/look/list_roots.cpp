#include "app/look/list_roots.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/epic_in_parent.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>
#include <tuple>

namespace atelier {
namespace {

bool in_order(const RootBranch& a, const RootBranch& b) {
    return std::tie(a.branch, a.epic) < std::tie(b.branch, b.epic);
}

} // namespace

Result<ListOutcome> list_roots(const Context& context, bool all) {
    return context.store.read([&](PlanReader& plan) -> Result<ListOutcome> {
        ATELIER_TRY(const auto epics,
                    all ? plan.select({.kind = BeadKind::epic}) : open_epics(plan));
        ListOutcome out;
        for (const Bead& epic : epics) {
            EpicAsWritten written = epic_as_written(epic);
            if (written.root_branch)
                out.roots.push_back({*std::move(written.root_branch), epic.id, epic.title,
                                     is_closed(epic), std::move(written.parent_branch)});
        }
        std::ranges::sort(out.roots, in_order);
        return out;
    });
}

Result<ListOutcome> list_closed_roots(const Context& context, Repository& repository) {
    return context.store.read([&](PlanReader& plan) -> Result<ListOutcome> {
        ATELIER_TRY(const auto epics,
                    plan.select({.kind = BeadKind::epic, .statuses = {BeadStatus::closed}}));
        ListOutcome out;
        ParentBranches parents(repository);
        for (const Bead& epic : epics) {
            EpicAsWritten written = epic_as_written(epic);
            ATELIER_TRY(const auto found, parents.look(plan, epic));
            if (!found) continue;
            RootBranch root{*std::move(written.root_branch), epic.id, epic.title, true,
                            found->parent.str()};
            if (found->found.proof != IntegrationProof::unknown) root.in_parent = found->proven();
            out.roots.push_back(std::move(root));
        }
        std::ranges::sort(out.roots, in_order);
        return out;
    });
}

Result<ListOutcome> list_all_roots(const Context& context, Repository& repository) {
    ATELIER_TRY(ListOutcome out, list_roots(context, true));
    ATELIER_TRY(const ListOutcome closed, list_closed_roots(context, repository));
    for (RootBranch& root : out.roots) {
        const auto known = std::ranges::find(closed.roots, root.epic, &RootBranch::epic);
        if (known != closed.roots.end()) root.in_parent = known->in_parent;
    }
    return out;
}

Result<ListOutcome> list_finished_roots(const Context& context, Repository& repository) {
    ATELIER_TRY(ListOutcome out, list_closed_roots(context, repository));
    std::erase_if(out.roots, [](const RootBranch& root) { return root.in_parent == true; });
    return out;
}

} // namespace atelier
