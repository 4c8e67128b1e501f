// A changeset's commits as they come to stand on the root branch.
#pragma once

#include "app/core/work_context.hpp"
#include "ports/git_replay.hpp"

namespace atelier {

class WorkReplay {
  public:
    // Of base..head.
    static Result<WorkReplay> of(WorkContext& work, const Bead& changeset, const CommitId& base,
                                 const CommitId& head);

    Result<ReplayResult> onto(const CommitId& root);

  private:
    WorkReplay(WorkContext& work, ReplayRequest request)
        : work_(work), request_(std::move(request)) {}

    WorkContext& work_;
    ReplayRequest request_;
};

} // namespace atelier
