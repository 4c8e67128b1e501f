#include "app/review/review_of.hpp"

#include "app/core/decisions.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/worktree/approved_work.hpp"
#include "app/worktree/changed_range.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<Approved> approved_at(GitHistory& history, const KnownApproval& known,
                             const CommitRange& now) {
    const Approved approved = known.at(now.head);
    if (approved != Approved::moved) return approved;
    ATELIER_TRY(const auto patches, patches_between(history, now.base, now.head));
    return patches == known.approval.work.patches ? Approved::yes : Approved::fallen;
}

} // namespace

Result<ReviewOf> review_of(const VerdictDeps& deps, const BeadId& id) {
    std::optional<KnownApproval> known;
    std::optional<Event> verdict;
    ReviewOf review{.id = id, .title = {}};
    ATELIER_CHECK(deps.plan.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
        review.title = changeset.title;
        ATELIER_TRY(review.state, state_now(plan, deps.plan, changeset, deps.probe));
        ATELIER_TRY(verdict, decision_in_force(plan, id, Act::verdict));
        ATELIER_TRY(known, known_approval(plan, id));
        return {};
    }));
    if (known) review.approval = known->approval;
    const auto changed = changed_range(deps.plan, deps.repository, id);
    if (!changed && changed.error().code != ErrorCode::not_found)
        return tl::unexpected(changed.error());
    std::optional<CommitId> head;
    if (changed) {
        GitHistory& history = deps.repository.history();
        review.commits = changed->commits;
        head = changed->commits.head;
        review.seen = SeenWork{*head, verdict ? verdict->seq : 0};
        ATELIER_TRY(review.files, history.changes(changed->commits.base, changed->commits.head));
        if (known) {
            ATELIER_TRY(review.approved, approved_at(history, *known, changed->commits));
        }
    }
    ATELIER_TRY(review.comments, followed_comments(deps.plan, deps.repository, id, head));
    return review;
}

Result<std::vector<FilePatch>> patches_to_review(const VerdictDeps& deps, const BeadId& id) {
    ATELIER_TRY(const ChangedRange changed, changed_range(deps.plan, deps.repository, id));
    GitHistory& history = deps.repository.history();
    ATELIER_TRY(const auto files, history.changes(changed.commits.base, changed.commits.head));
    std::vector<FilePatch> patches;
    for (const FileChange& file : files) {
        DiffLook look{.context = 3, .paths = {literal_pathspec(file.path)}};
        if (!file.old_path.empty()) look.paths.push_back(literal_pathspec(file.old_path));
        ATELIER_TRY(std::string patch, history.diff(changed.commits, look));
        patches.push_back({file.path, std::move(patch)});
    }
    return patches;
}

} // namespace atelier
