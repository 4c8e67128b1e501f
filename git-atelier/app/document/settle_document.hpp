// The branch of a run's document, brought to where the plan says it is: whatever was killed between
// the record of a version and the move, and whoever else commits there meanwhile.
#pragma once

#include "app/core/work_context.hpp"
#include "app/document/document_plan.hpp"
#include "domain/work/lease.hpp"

#include <optional>

namespace atelier {

enum class DocumentStanding {
    // Where the plan says.
    as_recorded,
    // Others have committed on top of it, which counts from now on.
    edited,
    // It does not have what the plan says any more, or is gone.
    moved
};

struct SettledDocument {
    DocumentStanding standing = DocumentStanding::as_recorded;
    // As it is by now.
    PlannedDocument planned;
    // Where the branch is; nullopt: nowhere.
    std::optional<CommitId> found = {};
};

// A version that was recorded while others committed on the version before it is put on top of
// theirs. Without a lease only a move that is due is made, and nothing else is recorded. nullopt:
// the run works on no document. lease-lost; dirty and root-checked-out where the checkout that
// shows the branch cannot follow; root-moved where it kept moving.
Result<std::optional<SettledDocument>> settle_document(WorkContext& work, const BeadId& run,
                                                       const std::optional<LeaseTerm>& by);

} // namespace atelier
