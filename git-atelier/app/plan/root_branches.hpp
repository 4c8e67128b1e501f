// Which root branches a plan may give its epics: what the repository has and the plan has taken.
#pragma once

#include "app/core/context.hpp"
#include "domain/plan/plan.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

class GitRefs;

// What the repository says about branches, read before the transaction.
struct RepositoryBranches {
    // nullopt: there is no commit yet.
    std::optional<BranchName> default_branch;
    std::set<std::string> existing;
};

Result<RepositoryBranches> read_branches(GitRefs& refs);

// Says which root branches are taken, and takes more.
class RootBranches {
  public:
    static Result<RootBranches> load(PlanReader& plan, const RepositoryBranches& repository);
    // branch-exists or ref-conflict, naming what is in the way.
    Result<void> take(const BranchName& branch);
    bool knows(const BranchName& branch) const;

  private:
    struct Taken {
        BranchName branch;
        std::string by;
    };
    std::vector<Taken> taken_;
};

} // namespace atelier
