// The user's Git repository: what holds for the whole of it, and the ports to its parts. What needs
// one part takes that port. Everything works by the repository's common dir, so that the caller's
// own worktree, index and checkout are never involved. Every implementation passes the suites
// tests/contract/git_*_contract.cpp. Errors: git-failed with Git's own words, and what a call
// names.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/guard/guard.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/guard/sandbox.hpp"
#include "domain/work/guardrails.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class GitAudit;
class GitConfig;
class GitHistory;
class GitRefs;
class GitRemotes;
class GitReplay;
class GitWorktrees;
class Pieces;
struct GitVersion;

// The hooks that Git would run in a worktree if we had none there.
struct UserHooks {
    std::filesystem::path folder;
    // Names of those that can be run, sorted.
    std::vector<std::string> events;
};

class Repository {
  public:
    virtual ~Repository() = default;

    virtual GitRefs& refs() = 0;
    virtual GitHistory& history() = 0;
    virtual GitReplay& replays() = 0;
    virtual GitWorktrees& worktrees() = 0;
    virtual GitConfig& configuration() = 0;
    virtual GitAudit& audit() = 0;
    virtual GitRemotes& remotes() = 0;
    virtual Pieces& pieces() = 0;

    virtual const std::filesystem::path& common_dir() const = 0;
    // The main checkout; for a bare repository its git dir. What identifies the project.
    virtual const std::filesystem::path& enlistment() const = 0;
    virtual Result<bool> is_bare() = 0;
    // Of the git program that is used; {0, 0} when it does not say.
    virtual Result<GitVersion> version() = 0;
    // What is started from here on carries the session's mark, so that whoever takes over from a
    // killed process can end what it left running.
    virtual void tag_children(const SessionId& session) = 0;
    // From here on a Git that works in a checkout, or in a repository inside of one, is surrounded
    // by what this says of the folder: the user's filters and drivers run there, and whatever else
    // an agent has made it run. Where it fails the call does, with its error.
    virtual void confine(Confine confine) = 0;
    virtual Result<UserHooks> user_hooks(const std::filesystem::path& worktree) = 0;
    // The file of its configuration that says whether it has a main checkout, and where.
    virtual const std::filesystem::path& checkout_config() const = 0;
};

} // namespace atelier
