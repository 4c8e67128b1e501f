#include "app/land/unrecorded_landings.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/landed_commit.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct OpenChangesets {
    BranchName root;
    std::vector<Bead> changesets;
};

Result<std::vector<OpenChangesets>> open_changesets(PlanReader& plan) {
    std::vector<OpenChangesets> found;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        const auto root = BranchName::parse(epic_as_written(epic).root_branch.value_or(""));
        if (!root) continue;
        ATELIER_TRY(auto below, plan.select({.kind = BeadKind::changeset, .parent = epic.id}));
        std::erase_if(below, [](const Bead& one) { return is_settled(state_of(one)); });
        if (!below.empty()) found.push_back({*root, std::move(below)});
    }
    return found;
}

Result<void> record(WorkContext& work, const UnrecordedLanding& landing) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, landing.changeset));
        if (is_settled(state_of(changeset))) return {};
        ATELIER_TRY(const Bead merged, merge_as_found(changeset, landing.commit));
        ATELIER_CHECK(plan.update(merged));
        Json data = Json::object();
        data.set("commit", landing.commit.str())
            .set("root_branch", landing.root.str())
            .set("commits", 0);
        return plan.append({EventType::changeset_merged, changeset.id, std::move(data)});
    });
}

} // namespace

Result<std::optional<CommitId>> landing_on(GitHistory& history, const Bead& changeset,
                                           const CommitId& root) {
    ATELIER_TRY(const auto marked,
                history.marked(root, std::string(changeset_trailer), changeset.created_at));
    return landing_among(marked, changeset.id, changeset.created_at);
}

Result<std::vector<UnrecordedLanding>> unrecorded_landings(PlanStore& store,
                                                           Repository& repository) {
    ATELIER_TRY(const auto open, store.read(open_changesets));
    std::vector<UnrecordedLanding> found;
    for (const auto& [root, changesets] : open) {
        ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(root)));
        if (!head) continue;
        const Time since = std::ranges::min_element(changesets, {}, &Bead::created_at)->created_at;
        ATELIER_TRY(const auto marked,
                    repository.history().marked(*head, std::string(changeset_trailer), since));
        for (const Bead& changeset : changesets)
            if (const auto commit = landing_among(marked, changeset.id, changeset.created_at))
                found.push_back({changeset.id, root, *commit});
    }
    return found;
}

Result<std::vector<BranchName>> unrecorded_work(PlanStore& store, Repository& repository) {
    ATELIER_TRY(const auto open, store.read(open_changesets));
    ATELIER_TRY(const auto branches, repository.refs().branches());
    std::vector<BranchName> found;
    for (const auto& [root, changesets] : open)
        for (const Bead& changeset : changesets) {
            ATELIER_TRY(const Changeset known, Changeset::of(changeset));
            const auto branch = work_branch(root, changeset.id);
            if (branch && !known.parent_base() && branches.contains(branch->str()))
                found.push_back(*branch);
        }
    return found;
}

Result<void> record_unrecorded_landings(WorkContext& work) {
    ATELIER_TRY(const auto found, unrecorded_landings(work.plan.store, work.repository));
    for (const UnrecordedLanding& landing : found) {
        ATELIER_CHECK(record(work, landing));
        work.progress.warn(landing.changeset.str() + " has landed on " + landing.root.str() +
                           " already, as " + landing.commit.str() +
                           ", which the plan did not know; recorded as merged");
    }
    return {};
}

} // namespace atelier
