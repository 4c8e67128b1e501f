// The root branches of the epics, one each, sorted: for scripts and for `git checkout`.
#pragma once

#include "app/core/context.hpp"

#include <string>
#include <vector>

namespace atelier {

struct RootBranch {
    std::string branch;
    BeadId epic;
    std::string title;
    bool closed = false;
};

struct ListOutcome {
    std::vector<RootBranch> roots;
};

// `all`: include closed epics. An epic whose branch is not named yet is left out.
Result<ListOutcome> list_roots(const Context& context, bool all);

} // namespace atelier
