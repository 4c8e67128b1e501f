// The commits by which a changeset or an epic differs from what it stands on.
#pragma once

#include "app/core/context.hpp"
#include "ports/git_history.hpp"

#include <string>

namespace atelier {

class Repository;

struct ChangedRange {
    // The changeset or epic itself, also when a task of it was asked for.
    BeadId id;
    std::string title;
    CommitRange commits;

    bool operator==(const ChangedRange&) const = default;
};

// Of a changeset its own commits, as they landed once they have; of an epic what its root branch
// has beyond the branch it goes on to. not-found where there is nothing to look at yet, or no
// longer, and for a bead that changes no files.
Result<ChangedRange> changed_range(const Context& context, Repository& repository,
                                   const BeadId& id);

} // namespace atelier
