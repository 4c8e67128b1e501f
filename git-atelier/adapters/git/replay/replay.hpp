// GitReplay. Every commit is built here, so that trailers and the committer are set in one step;
// every tree is as Git would make it.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/opened_objects.hpp"
#include "ports/git_history.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"

#include <utility>

namespace atelier {

class CliReplay final : public GitReplay {
  public:
    // All of them have to outlive this. `open_objects` makes replays faster (object_replay.hpp).
    CliReplay(const Git& git, const RepositoryLayout& layout, GitHistory& history,
              GitWorktrees& worktrees, OpenObjects open_objects)
        : git_(git), layout_(layout), history_(history), worktrees_(worktrees),
          objects_(layout.common_dir, std::move(open_objects)) {}

    Result<ReplayResult> replay(const ReplayRequest& request) override;
    Result<std::vector<ReplayResult>> replay_forest(const ForestRequest& request) override;
    Result<void> carry_notes(const std::vector<RewrittenCommit>& rewritten) override;
    Result<JoinResult> join(const JoinRequest& request) override;
    Result<std::vector<Encounter>> foresee(const std::vector<Meeting>& meetings) override;
    Result<std::optional<CommitId>>
    snapshot_worktree(const std::filesystem::path& worktree, const std::string& message,
                      const std::vector<std::string>& without) override;

  private:
    const Git& git_;
    const RepositoryLayout& layout_;
    GitHistory& history_;
    GitWorktrees& worktrees_;
    OpenedObjects objects_;
};

} // namespace atelier
