// The root branches of the epics, sorted: for scripts and for `git checkout`.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

struct RootBranch {
    std::string branch;
    BeadId epic;
    std::string title;
    bool closed = false;
    // What it grew from.
    std::optional<std::string> parent = {};
};

struct ListOutcome {
    std::vector<RootBranch> roots;
};

// `all`: include closed epics. An epic whose branch is not named yet is left out.
Result<ListOutcome> list_roots(const Context& context, bool all);

// Those of closed epics that are there and have commits which their parent branch does not have:
// what is finished and has not been merged further yet. The default branch stands for a parent
// branch that is gone.
Result<ListOutcome> list_finished_roots(const Context& context, Repository& repository);

} // namespace atelier
