// Whether what an agent is about to call done is committed on the branch that lands, asked while
// the agent is there to mend it. The assessment asks again.
#pragma once

#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <filesystem>
#include <functional>
#include <optional>

namespace atelier {

class Repository;

// Where a skill is called. The repository is opened only when it is asked for.
struct CallPlace {
    std::function<Result<Repository*>()> repository;
    std::filesystem::path folder;
};

// dirty, wrong-branch, or nothing-committed. A session's own worktree is looked at; of an agent
// without an orchestrator the one where the work branch is checked out, else the one in which it
// calls. Nothing is refused where that cannot be looked at. Gives what the commits of such an agent
// stand on, which no session has noted.
Result<std::optional<CommitId>> require_all_committed(const CallPlace& place, const EpicTree& graph,
                                                      const Bead& changeset,
                                                      const std::optional<Session>& session);

} // namespace atelier
