// Which root branches a plan may give its epics: what the repository has and the plan has taken.
#pragma once

#include "app/core/context.hpp"
#include "domain/plan/branches.hpp"
#include "domain/plan/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class GitRefs;

// Read before the transaction.
Result<RepositoryBranches> read_branches(GitRefs& refs);

// Says which root branches are taken, and takes more.
class RootBranches {
  public:
    static Result<RootBranches> load(PlanReader& plan, const RepositoryBranches& repository);
    // As the root branch of an epic that is cut from `parent`. plan-invalid for a name that no epic
    // may have, branch-exists or ref-conflict naming what is in the way.
    Result<void> take(const BranchName& branch, const std::optional<BranchName>& parent);
    bool knows(const BranchName& branch) const;

  private:
    RepositoryBranches repository_;
    std::vector<GivenRoot> given_;
};

} // namespace atelier
