// What a session could have changed in the user's repository, looked at as a whole.
// Errors: git-failed.
#pragma once

#include "base/result.hpp"
#include "domain/guard/repository_state.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class GitAudit {
  public:
    virtual ~GitAudit() = default;
    // All refs, every checkout's HEAD, the repository's own configuration file, and the refs and
    // HEADs of the submodules that are checked out in any worktree.
    virtual Result<RepositoryState> state() = 0;
    // Newest first; empty when there is no log of that ref. `git_dir` is a submodule's.
    virtual Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path& git_dir,
                                                           const std::string& ref) = 0;
    // Whether the remote of a submodule has that commit, as far as is known here.
    virtual Result<bool> submodule_has_published(const std::filesystem::path& git_dir,
                                                 const CommitId& commit) = 0;
};

} // namespace atelier
