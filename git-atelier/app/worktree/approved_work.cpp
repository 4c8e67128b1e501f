#include "app/worktree/approved_work.hpp"

#include "app/core/decisions.hpp"
#include "ports/git_history.hpp"

namespace atelier {
namespace {

Result<void> keep_look(const Context& context, const BeadId& changeset, const ApprovalLook& look) {
    return context.store.write(context.stamp(),
                               [&](PlanWriter& plan) { return put_look(plan, changeset, look); });
}

} // namespace

Result<std::vector<std::string>> patches_between(GitHistory& history, const CommitId& base,
                                                 const CommitId& head) {
    ATELIER_TRY(const auto commits, history.commits(base, head));
    ATELIER_TRY(const auto patches, history.patches(commits));
    return patch_series(commits, patches);
}

Result<ReviewedWork> reviewed_work(GitHistory& history, const CommitId& base,
                                   const CommitId& head) {
    ATELIER_TRY(TreeId tree, history.tree(head));
    ATELIER_TRY(auto patches, patches_between(history, base, head));
    ReviewedWork work{
        .base = base, .head = head, .tree = std::move(tree), .patches = std::move(patches)};
    ATELIER_TRY(const auto files, history.changes(base, head));
    for (const FileChange& file : files)
        work.lines += file.added + file.deleted;
    return work;
}

Result<std::optional<WorkApproval>> approval_of_work(const Context& context, GitHistory& history,
                                                     const BeadId& changeset,
                                                     const KnownApproval& known,
                                                     const CommitId& base, const CommitId& head) {
    const std::optional<WorkApproval> none;
    const WorkApproval& approval = known.approval;
    switch (known.at(head)) {
    case Approved::yes:
        return approval;
    case Approved::no:
    case Approved::fallen:
        return none;
    case Approved::moved:
        break;
    }
    ATELIER_TRY(const auto patches, patches_between(history, base, head));
    const bool stands = patches == approval.work.patches;
    ATELIER_CHECK(keep_look(context, changeset, {approval.seq, head, stands}));
    return stands ? std::optional(approval) : none;
}

Result<void> note_fallen(const Context& context, const BeadId& changeset,
                         const WorkApproval& approval, const CommitId& head) {
    return keep_look(context, changeset, {approval.seq, head, false});
}

} // namespace atelier
