// Branch names.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <string>

namespace atelier {

// `<prefix><slug>-<id>`; the slug is cut so that name and id stay readable.
Result<BranchName> derived_root_branch(const std::string& prefix, const std::string& title,
                                       const BeadId& epic);
// `<root>-<changeset-id>`.
Result<BranchName> work_branch(const BranchName& root, const BeadId& changeset);
// Whether Git could not keep both as loose refs (`a` and `a/b`).
bool refs_collide(const BranchName& a, const BranchName& b);

} // namespace atelier
