#include "app/look/list_roots.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <tuple>

namespace atelier {

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
        std::sort(out.roots.begin(), out.roots.end(), [](const RootBranch& a, const RootBranch& b) {
            return std::tie(a.branch, a.epic) < std::tie(b.branch, b.epic);
        });
        return out;
    });
}

Result<ListOutcome> list_finished_roots(const Context& context, Repository& repository) {
    ATELIER_TRY(ListOutcome all, list_roots(context, true));
    ATELIER_TRY(const auto branches, repository.refs().branches());
    ListOutcome out;
    for (RootBranch& root : all.roots) {
        const auto head = branches.find(root.branch);
        if (!root.closed || head == branches.end()) continue;
        ATELIER_TRY(const auto now, parent_branch_now(repository.refs(), root.parent));
        const auto parent = branches.find(now ? now->str() : "");
        if (parent == branches.end() || parent == head) continue;
        root.parent = now->str();
        ATELIER_TRY(const bool merged,
                    repository.history().is_ancestor(head->second, parent->second));
        if (!merged) out.roots.push_back(std::move(root));
    }
    return out;
}

} // namespace atelier
