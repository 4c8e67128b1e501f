#include "app/land/work_replay.hpp"

#include "app/land/commit_owners.hpp"
#include "ports/git_config.hpp"
#include "ports/repository.hpp"

namespace atelier {

Result<WorkReplay> WorkReplay::of(WorkContext& work, const Bead& changeset, const CommitId& base,
                                  const CommitId& head) {
    ATELIER_TRY(const Person user, work.repository.configuration().user());
    ATELIER_TRY(auto owners,
                commit_owners(work.plan, work.repository, changeset, base, head, user));
    return WorkReplay(work, {.base = base,
                             .head = head,
                             .onto = base,
                             .trailers = {},
                             .committer_name = work.plan.caller.str(),
                             .committer_email = user.email,
                             .keep_empty = work.plan.settings.keep_empty_commits,
                             .others = std::move(owners)});
}

Result<ReplayResult> WorkReplay::onto(const CommitId& root) {
    request_.onto = root;
    return work_.repository.replays().replay(request_);
}

} // namespace atelier
