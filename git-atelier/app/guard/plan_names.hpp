// Which branches and worktrees of a repository are the plan's, so that other sessions may move
// them: by its beads and sessions. A name alone makes nothing ours.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/session.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

class PlanNames {
  public:
    // Both outlive it. `session` is the one that is looked at.
    PlanNames(WorkContext& work, const Session& session) : work_(work), session_(session) {}

    // Whether another session, a run, or the end of a changeset, is what explains that this branch
    // moved (`gone`: went away) while the session ran.
    Result<bool> explains_branch(std::string_view branch, bool gone);
    // Whether it is the ref of a piece, and the run that made that explains that it stands there,
    // or has gone.
    Result<bool> explains_piece(std::string_view ref, const std::optional<std::string>& stands_at);
    // The same of a worktree and its HEAD.
    Result<bool> explains_worktree(const std::filesystem::path& folder, bool gone);

    // Heads of the branches on which agents work, and of those on which their work has landed.
    struct Heads {
        std::vector<CommitId> work;
        std::vector<CommitId> landed;
    };
    Result<Heads> heads_in(const RepositoryState& state);

  private:
    Result<bool> explained_by(const std::vector<Session>& sessions) const;
    Result<bool> explained_by_changeset(const BeadId& id, std::string_view branch, bool gone);
    Result<bool> explained_by_pool(const std::filesystem::path& folder, bool gone);
    Result<bool> explained_by_turns(const BeadId& id);
    Result<bool> explained_by_run(const BeadId& id, std::string_view branch);
    Result<bool> explained_by_planner(std::string_view name, std::string_view branch);

    WorkContext& work_;
    const Session& session_;
};

} // namespace atelier
