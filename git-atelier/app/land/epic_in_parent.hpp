// Whether what has landed on an epic's root branch is in its parent branch too.
#pragma once

#include "app/worktree/find_integration.hpp"
#include "base/result.hpp"
#include "ports/plan_store.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

class Repository;

struct InParent {
    BranchName parent;
    Integration found;

    bool proven() const { return proves_integration(found.proof); }
};

// The parent branch of an epic whose root branch goes on.
struct ParentOfRoot {
    BranchName parent;
    // Commits of the root branch, and maybe of others, that it does not have.
    std::shared_ptr<const std::set<CommitId>> missing;

    // What has landed as that commit.
    bool has(const CommitId& landed) const { return !missing->contains(landed); }
};

// As they are written in an epic.
struct RootAndParent {
    std::optional<std::string> root_branch;
    std::optional<std::string> parent_branch;
};

// What is asked of several epics is looked up once.
class ParentBranches {
  public:
    explicit ParentBranches(Repository& repository) : repository_(repository) {}

    // Asks Git about all of these at once, a call a parent branch, so that `look` and `ahead` find
    // the answer. Where it fails, they ask themselves.
    void ask_about(const std::vector<RootAndParent>& epics);

    // nullopt where there is no root branch, or nothing that it could go to. The default branch
    // stands for a parent branch that is gone.
    Result<std::optional<InParent>> look(PlanReader& plan, const Bead& epic);
    // With its branches, where the caller has read them.
    Result<std::optional<InParent>> look(PlanReader& plan, const Bead& epic,
                                         const RootAndParent& written);

    // The same without a look for what came there as other commits: which of the root branch's
    // own are there. Both branches as they are written in the epic.
    Result<std::optional<ParentOfRoot>> ahead(const std::optional<std::string>& root_branch,
                                              const std::optional<std::string>& parent_branch);

    // Of all branches, once one of them was asked for; null before.
    const std::map<std::string, CommitId>* heads() const {
        return branches_ ? &*branches_ : nullptr;
    }

  private:
    struct Heads {
        CommitId root;
        BranchName parent;
        CommitId onto;
    };
    Result<std::optional<Heads>> heads_of(const std::optional<std::string>& root_branch,
                                          const std::optional<std::string>& parent_branch);
    Result<std::optional<CommitId>> head_of(const std::string& branch);
    Result<std::optional<BranchName>> parent_of(const std::optional<std::string>& written);

    // What was asked about at once of a parent branch: whose heads, and which commits it lacks.
    struct Asked {
        std::set<CommitId> heads;
        std::shared_ptr<const std::set<CommitId>> missing;
    };
    const Asked* asked_about(const Heads& heads) const;

    Repository& repository_;
    std::map<BranchName, Asked> asked_;
    std::optional<std::map<std::string, CommitId>> branches_;
    std::map<std::string, std::optional<BranchName>> parents_;
};

} // namespace atelier
