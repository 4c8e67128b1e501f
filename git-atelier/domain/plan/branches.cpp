#include "domain/plan/branches.hpp"

#include "base/text.hpp"

namespace atelier {

Result<BranchName> derived_root_branch(const std::string& prefix, const std::string& title,
                                       const BeadId& epic) {
    const std::string words = slug(title, 24);
    return BranchName::parse(prefix + (words.empty() ? "epic" : words) + "-" + epic.str());
}

Result<BranchName> work_branch(const BranchName& root, const BeadId& changeset) {
    return BranchName::parse(root.str() + "-" + changeset.str());
}

bool refs_collide(const BranchName& a, const BranchName& b) {
    return a.str().starts_with(b.str() + "/") || b.str().starts_with(a.str() + "/");
}

} // namespace atelier
