#include "app/look/list_roots.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/land/epic_in_parent.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>
#include <tuple>

namespace atelier {
namespace {

bool in_order(const RootBranch& a, const RootBranch& b) {
    return std::tie(a.branch, a.epic) < std::tie(b.branch, b.epic);
}

// Of an epic that goes on its landed changesets are in its parent branch by ones.
Result<std::vector<ListedChangeset>> changesets_of(PlanReader& plan, const Context& context,
                                                   const LivenessProbe& probe,
                                                   const RootBranch& root,
                                                   ParentBranches& parents) {
    ATELIER_TRY(const EpicTree tree, load_epic(plan, root.epic));
    std::optional<ParentOfRoot> goes_to;
    if (const auto ahead = parents.ahead(root.branch, root.parent)) goes_to = *ahead;
    std::vector<ListedChangeset> listed;
    for (const Bead& changeset : tree.changesets()) {
        ListedChangeset one{.id = changeset.id, .title = changeset.title};
        ATELIER_TRY(one.state, state_now(plan, context, changeset, probe));
        const auto landed =
            CommitId::parse(changeset_as_written(changeset).integrated_sha.value_or(""));
        if (one.state == ChangesetState::merged && root.closed)
            one.in_parent = root.in_parent;
        else if (one.state == ChangesetState::merged && goes_to && landed)
            one.in_parent = goes_to->has(*landed);
        listed.push_back(std::move(one));
    }
    return listed;
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
        std::vector<RootAndParent> asked;
        for (const Bead& epic : epics) {
            EpicAsWritten written = epic_as_written(epic);
            asked.push_back({std::move(written.root_branch), std::move(written.parent_branch)});
        }
        parents.ask_about(asked);
        for (std::size_t at = 0; at < epics.size(); ++at) {
            const Bead& epic = epics[at];
            ATELIER_TRY(const auto found, parents.look(plan, epic, asked[at]));
            if (!found) continue;
            RootBranch root{*std::move(asked[at].root_branch), epic.id, epic.title, true,
                            found->parent.str()};
            if (found->found.proof != IntegrationProof::unknown) root.in_parent = found->proven();
            out.roots.push_back(std::move(root));
        }
        std::ranges::sort(out.roots, in_order);
        return out;
    });
}

Result<void> add_changesets(ListOutcome& list, const Context& context, const LivenessProbe& probe,
                            Repository& repository) {
    ParentBranches parents(repository);
    std::vector<RootAndParent> asked;
    for (const RootBranch& root : list.roots)
        asked.push_back({root.branch, root.parent});
    parents.ask_about(asked);
    return context.store.read([&](PlanReader& plan) -> Result<void> {
        for (RootBranch& root : list.roots) {
            ATELIER_TRY(root.changesets, changesets_of(plan, context, probe, root, parents));
        }
        return {};
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
