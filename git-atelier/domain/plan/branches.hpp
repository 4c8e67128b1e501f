// Branch names: which are given, and which a plan may give.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/plan/rules.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// `<prefix><slug>-<id>`; the slug is cut so that name and id stay readable.
Result<BranchName> derived_root_branch(const std::string& prefix, const std::string& title,
                                       const BeadId& epic);
// `<root>-<changeset-id>`.
Result<BranchName> work_branch(const BranchName& root, const BeadId& changeset);
// `<document>-turn`: on which an artisan edits the document that a run writes on `<document>`.
Result<BranchName> turn_branch(const BranchName& document);
// The other way round; nullopt where it is none.
std::optional<BranchName> document_branch_of(const BranchName& branch);

// What a repository says about its branches.
struct RepositoryBranches {
    // nullopt: there is no commit yet.
    std::optional<BranchName> default_branch;
    std::set<std::string> existing;
    // Those that stand for another ref, with that one's name.
    std::map<std::string, std::string> symbolic = {};
};

// A root branch that is given already; `whose` it is: "of at-x".
struct GivenRoot {
    BranchName branch;
    std::string whose;
};

struct RootBranchFault {
    PlanFault fault;
    // The branch that is in the way.
    std::optional<BranchName> taken = {};
};

// What speaks against collecting work on that branch, whoever named it, each branch that is in the
// way once; `parent` is what it is cut from. Which of it stops whom, rules.hpp says.
std::vector<RootBranchFault> root_branch_faults(const BranchName& root,
                                                const std::optional<BranchName>& parent,
                                                const RepositoryBranches& repository,
                                                const std::vector<GivenRoot>& given);

} // namespace atelier
