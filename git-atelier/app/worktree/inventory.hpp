// Looking for what has outlived its use, for `doctor`, `gc` and `remove` alike: whose a lease is,
// what the worktrees below the project's folder are about, and whether commits are safe.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/core/life.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/project/project.hpp"
#include "domain/work/collectable.hpp"
#include "ports/files.hpp"
#include "ports/git_worktrees.hpp"

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace atelier {

class GitRefs;
class Repository;

// Claimed epics whose lease was not ended although it is not in use, oldest first.
Result<std::vector<Bead>> dead_claims(PlanReader& plan, const Context& context,
                                      const LivenessProbe& probe);

// What the lives of sessions say about worktrees and branches.
class Purposes {
  public:
    static Result<Purposes> look(PlanReader& plan, const Context& context,
                                 const LivenessProbe& probe);

    // A bead's; `unknown` when there is none, or one that has no worktree.
    Purpose of(const std::optional<Bead>& bead) const;
    // A planner's, by its name.
    Purpose of_planner(const std::string& name) const;

  private:
    // Changesets, and runs whose documents are edited.
    std::set<BeadId> worked_on_;
    std::set<std::string> planners_;
};

struct OurWorktree {
    Checkout checkout;
    Purpose purpose = Purpose::unknown;
    // The changeset's, the epic's or the run's.
    std::optional<Bead> bead = {};
    // The name of the planner whose it is.
    std::optional<std::string> planner = {};
    // It stands in the pool.
    bool pooled = false;
};
// Those on Git's list that stand in the project's folder, in that order.
Result<std::vector<OurWorktree>> our_worktrees(PlanReader& plan, const Purposes& purposes,
                                               const Context& context,
                                               const std::vector<Checkout>& checkouts,
                                               const ProjectPaths& paths);

// Whether commits stay when the branch or worktree that shows them goes. Every answer may be
// `unknown`; what is asked twice is looked up once.
class Reachability {
  public:
    explicit Reachability(Repository& repository) : repository_(repository) {}

    // `bead`: the changeset or epic they belong to. Safe is what is on the root, parent or default
    // branch, or kept as rescued; of a merged changeset also what is proven to have landed.
    Evidence head(const CommitId& head, Purpose purpose, const std::optional<Bead>& bead);
    // The same of what a checkout shows; what an abandoned changeset, or one whose worktree is made
    // again or half removed, has on its branch is safe there, as is what a turn has on that of its
    // run.
    Evidence checkout(const OurWorktree& worktree);

  private:
    Evidence looked_up(const CommitId& head, Purpose purpose, const std::optional<Bead>& bead);
    std::vector<CommitId> destinations(const std::optional<Bead>& bead, bool& certain);
    Evidence rescued(const CommitId& head);
    Evidence landed(const CommitId& head, const Bead& changeset,
                    const std::vector<CommitId>& destinations);
    std::optional<CommitId> resolved(const std::string& branch, bool& certain);

    Repository& repository_;
    std::map<std::string, Result<std::optional<CommitId>>> branches_;
    std::optional<Result<BranchName>> main_;
    std::optional<Result<RepositoryState>> state_;
    using Asked = std::tuple<CommitId, Purpose, std::optional<BeadId>>;
    std::map<Asked, Evidence> heads_;
};

// A branch of ours: a changeset's by its bead, a planner's by its name.
struct OurBranch {
    BranchName name;
    CommitId head;
    Purpose purpose = Purpose::unknown;
    std::optional<Bead> bead = {};
};

// Those of changesets and planners that there are, by name.
Result<std::vector<OurBranch>> our_branches(GitRefs& refs, const Context& context,
                                            const LivenessProbe& probe);
// Whether a checkout has it, or will come back to it, other than those that are `going`.
bool is_held(const std::vector<Checkout>& checkouts, const BranchName& branch,
             const std::set<std::filesystem::path>& going);

// All references outlive the call.
struct WorktreeDeps {
    const Context& plan;
    Repository& repository;
    Files& files;
    const ProjectPaths& paths;
};

} // namespace atelier
