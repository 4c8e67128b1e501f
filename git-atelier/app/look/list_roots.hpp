// The root branches of the epics, sorted: for scripts and for `git checkout`.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"
#include "ports/process.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

struct ListedChangeset {
    BeadId id;
    std::string title;
    ChangesetState state = ChangesetState::planned;
    // Of what has landed: whether the parent branch has it too. nullopt where that is not known.
    std::optional<bool> in_parent = {};
};

struct RootBranch {
    std::string branch;
    BeadId epic;
    std::string title;
    bool closed = false;
    // What it grew from.
    std::optional<std::string> parent = {};
    // Of a closed epic: whether the parent branch has all of it. nullopt where that is not known.
    std::optional<bool> in_parent = {};
    // nullopt where they were not asked for.
    std::optional<std::vector<ListedChangeset>> changesets = {};
};

struct ListOutcome {
    std::vector<RootBranch> roots;
};

// `all`: include closed epics. An epic whose branch is not named yet is left out.
Result<ListOutcome> list_roots(const Context& context, bool all);

// Those of closed epics that are there, each with what it would come to now, the default branch
// where its parent branch is gone.
Result<ListOutcome> list_closed_roots(const Context& context, Repository& repository);

// Adds the changesets of each, and how they stand.
Result<void> add_changesets(ListOutcome& list, const Context& context, const LivenessProbe& probe,
                            Repository& repository);

// The root branches of all epics, and of the closed ones whether they are in their parent branch.
Result<ListOutcome> list_all_roots(const Context& context, Repository& repository);

// Those of closed epics whose parent branch does not have all that they have, however it came
// there: what is finished and was brought no further yet.
Result<ListOutcome> list_finished_roots(const Context& context, Repository& repository);

} // namespace atelier
