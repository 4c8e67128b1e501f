// What a session could have changed in the user's repository, looked at as a whole.
// Errors: git-failed.
#pragma once

#include "base/result.hpp"
#include "domain/guard/repository_state.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct NewCommit {
    std::string id;
    std::string committer;

    bool operator==(const NewCommit&) const = default;
};

class GitAudit {
  public:
    virtual ~GitAudit() = default;
    // All refs and which of them have a log, every checkout's HEAD, the repository's own
    // configuration file, digests of the other files by which Git does as it does there, and the
    // refs and HEADs of the submodules that are checked out in any worktree.
    virtual Result<RepositoryState> state() = 0;
    // The commits that are reachable from `heads` and from none of `known`; of those what is not
    // there counts as nothing.
    virtual Result<std::vector<NewCommit>> commits_beyond(const std::vector<CommitId>& heads,
                                                          const std::vector<CommitId>& known) = 0;
    // Newest first; empty when there is no log of that ref. `git_dir` is a submodule's.
    virtual Result<std::vector<RefLogEntry>> submodule_log(const std::filesystem::path& git_dir,
                                                           const std::string& ref) = 0;
    // Whether the remote of a submodule has that commit, as far as is known here.
    virtual Result<bool> submodule_has_published(const std::filesystem::path& git_dir,
                                                 const CommitId& commit) = 0;
};

} // namespace atelier
