// Repository through the `git` program alone, so that whatever Git can open works: bare, sparse,
// partial, SHA-256. Each call is one or a few child processes of 1-2 ms.
#pragma once

#include "adapters/git/config/own_config.hpp"
#include "adapters/git/hooks/user_hooks.hpp"
#include "adapters/git/pieces/pieces.hpp"
#include "adapters/git/replay/replay.hpp"
#include "adapters/git/repository/audit.hpp"
#include "adapters/git/repository/history.hpp"
#include "adapters/git/repository/refs.hpp"
#include "adapters/git/repository/remote_branches.hpp"
#include "adapters/git/repository/worktrees.hpp"
#include "domain/guard/guard.hpp"
#include "ports/repository.hpp"

#include <memory>

namespace atelier {

// Where the parts of ours are that Git is started with.
struct GitPlaces {
    // The git dir of our own (safe_git_dir.hpp); without it there is a temporary one.
    std::optional<std::filesystem::path> safe_git_dir = {};
    // The program atelier-keeper; without it nothing stands between us and a Git in a worktree.
    std::filesystem::path keeper = {};
};

class GitRepository final : public Repository {
  public:
    // `environment` is the one git runs in, cleaned of what would tie it to another repository.
    // `process` has to outlive this. `open_objects` makes replays faster (object_replay.hpp).
    GitRepository(Process& process, const Environment& environment, RepositoryLayout layout,
                  OpenObjects open_objects = {}, GitPlaces places = {});
    GitRepository(const GitRepository&) = delete;
    GitRepository& operator=(const GitRepository&) = delete;

    GitRefs& refs() override { return refs_; }
    GitHistory& history() override { return history_; }
    GitReplay& replays() override { return replays_; }
    GitWorktrees& worktrees() override { return worktrees_; }
    GitConfig& configuration() override { return configuration_; }
    GitAudit& audit() override { return audit_; }
    GitRemotes& remotes() override { return remotes_; }
    Pieces& pieces() override { return pieces_; }

    const std::filesystem::path& common_dir() const override { return layout_.common_dir; }
    const std::filesystem::path& enlistment() const override { return layout_.enlistment; }
    const std::filesystem::path& checkout_config() const override {
        return layout_.checkout_config;
    }
    Result<bool> is_bare() override { return layout_.bare; }
    Result<GitVersion> version() override;
    void tag_children(const SessionId& session) override;
    void confine(Confine confine) override { git_.confine(std::move(confine)); }
    Result<UserHooks> user_hooks(const std::filesystem::path& worktree) override;

  private:
    RepositoryLayout layout_;
    Git git_;
    HookFinder hooks_;
    CliRefs refs_;
    CliHistory history_;
    CliWorktrees worktrees_;
    CliReplay replays_;
    CliConfig configuration_;
    CliAudit audit_;
    CliRemotes remotes_;
    GitPieces pieces_;
};

// One that is somebody's to keep, without what makes replays faster.
std::unique_ptr<Repository> open_repository(Process& process, const Environment& environment,
                                            RepositoryLayout layout);

} // namespace atelier
