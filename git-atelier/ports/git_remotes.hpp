// The repositories that the user's own one knows as remotes: what they have of branches, and moving
// those by compare-and-set. As in the user's own `git fetch` and `git push` their credentials, the
// addresses that their configuration leads elsewhere and their hooks count; nothing is asked for on
// a terminal. A call may take as long as a network does, and ends by a deadline. Errors: git-failed
// with Git's own words, also where the remote did not answer, and what a call names.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct BranchPush {
    BranchName branch;
    CommitId to;
    // What the remote has of it; nullopt: it has no such branch.
    std::optional<CommitId> from;
};

class GitRemotes {
  public:
    virtual ~GitRemotes() = default;
    // Where Git pushes to, as the configuration leads it; nullopt: there is no such remote.
    virtual Result<std::optional<std::string>> push_address(const std::string& remote) = 0;
    // Those of these branches that the remote has, and the commits that they stand for.
    virtual Result<std::map<BranchName, CommitId>> heads(const std::string& remote,
                                                         const std::vector<BranchName>& wanted) = 0;
    // Brings the branch here, as refs/remotes/REMOTE/BRANCH; nullopt: the remote has none.
    virtual Result<std::optional<CommitId>> fetch(const std::string& remote,
                                                  const BranchName& branch) = 0;
    // ref-conflict where the branch is not at `from` there; a branch that is at `to` already stays.
    virtual Result<void> push(const std::string& remote, const BranchPush& push) = 0;
};

} // namespace atelier
