// A commit to try the user's hooks by, without running any of them: a clone that shares the
// repository's objects and is thrown away, in which a stand-in that only says its name is in the
// place of every hook.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace atelier {

class Repository;

class HookProbe {
  public:
    virtual ~HookProbe() = default;

    // Of the clone: nothing that is done to it reaches the user's.
    virtual Repository& repository() = 0;
    // For what a project keeps beside its repository.
    virtual const std::filesystem::path& project() const = 0;
    // A worktree of the clone, as new as one of ours is.
    virtual const std::filesystem::path& worktree() const = 0;
    // The hooks of the user's that are there for Git to run in that worktree, sorted.
    virtual const std::vector<std::string>& hooks() const = 0;
    // Commits in the worktree; the stand-ins that Git came to, sorted.
    virtual Result<std::vector<std::string>> commit() = 0;
};

class HookProber {
  public:
    virtual ~HookProber() = default;
    // Errors: git-failed, files-failed.
    virtual Result<std::unique_ptr<HookProbe>> begin(const std::string& worktree_name) = 0;
};

} // namespace atelier
