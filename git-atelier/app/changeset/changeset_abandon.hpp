// The skill changeset_abandon: a planner drops a changeset from its plan. Nothing is deleted: a
// work branch stays where it is.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"

#include <optional>
#include <string>

namespace atelier {

struct ChangesetAbandonRequest {
    BeadId changeset;
    std::string reason;
    // What counts in its place for those that depend on it.
    std::optional<BeadId> superseded_by = {};
};

struct AbandonedChangeset {
    BeadId changeset;
    // It is approved, and given up when its epic is promoted again.
    bool waits = false;
};

// identity-foreign for workers, epic-taken while a session works on the changeset, not-runnable
// when it is merged.
Result<AbandonedChangeset> changeset_abandon(const Context& context,
                                             const ChangesetAbandonRequest& request,
                                             const LivenessProbe& probe);

} // namespace atelier
