// A changeset's commits as they come to stand on the root branch.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/review/work_approval.hpp"
#include "ports/git_replay.hpp"

namespace atelier {

class WorkReplay {
  public:
    // Of base..head. `approval`: of all of it, named in each commit that lands.
    static Result<WorkReplay> of(WorkContext& work, const Bead& changeset, const CommitId& base,
                                 const CommitId& head,
                                 const std::optional<WorkApproval>& approval = {});

    // What was approved and would change something else there is not approved any more: it comes
    // to stand there without that.
    Result<ReplayResult> onto(const CommitId& root);
    const std::optional<WorkApproval>& approval() const { return approval_; }

  private:
    WorkReplay(WorkContext& work, ReplayRequest request, std::optional<WorkApproval> approval)
        : work_(work), request_(std::move(request)), approval_(std::move(approval)) {}

    Result<bool> changes_something_else(const ReplayResult& replayed) const;

    WorkContext& work_;
    ReplayRequest request_;
    std::optional<WorkApproval> approval_;
};

} // namespace atelier
