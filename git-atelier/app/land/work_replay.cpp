#include "app/land/work_replay.hpp"

#include "app/land/commit_owners.hpp"
#include "app/worktree/approved_work.hpp"
#include "ports/git_config.hpp"
#include "ports/git_history.hpp"
#include "ports/repository.hpp"

namespace atelier {

Result<WorkReplay> WorkReplay::of(WorkContext& work, const Bead& changeset, const CommitId& base,
                                  const CommitId& head,
                                  const std::optional<WorkApproval>& approval) {
    ATELIER_TRY(const Person user, work.repository.configuration().user());
    ATELIER_TRY(auto owners,
                commit_owners(work.plan, work.repository, changeset, base, head, user));
    if (approval)
        for (auto& [commit, owner] : owners)
            owner.trailers.emplace_back(approved_by_trailer, approved_by_value(*approval));
    return WorkReplay(work,
                      {.base = base,
                       .head = head,
                       .onto = base,
                       .trailers = {},
                       .committer_name = work.plan.caller.str(),
                       .committer_email = user.email,
                       .keep_empty = work.plan.settings.keep_empty_commits,
                       .others = std::move(owners)},
                      approval);
}

Result<bool> WorkReplay::changes_something_else(const ReplayResult& replayed) const {
    if (!approval_ || !replayed.head || request_.onto == request_.base) return false;
    ATELIER_TRY(const auto patches,
                patches_between(work_.repository.history(), request_.onto, *replayed.head));
    return patches != approval_->work.patches;
}

Result<ReplayResult> WorkReplay::onto(const CommitId& root) {
    request_.onto = root;
    ATELIER_TRY(const ReplayResult replayed, work_.repository.replays().replay(request_));
    ATELIER_TRY(const bool other, changes_something_else(replayed));
    if (!other) return replayed;
    approval_.reset();
    for (auto& [commit, owner] : request_.others)
        std::erase_if(owner.trailers,
                      [](const auto& trailer) { return trailer.first == approved_by_trailer; });
    return work_.repository.replays().replay(request_);
}

} // namespace atelier
