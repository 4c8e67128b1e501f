// The refs that the driver of a run moves: the branch and the notes of its document, its pieces.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// `killed`: a Git of the run's last driver, with that driver or under its eyes, so that locks go
// however young they are: nobody else moves these refs.
enum class LockedBy { killed, unknown };

// Takes away the locks that are left on them.
Result<void> unlock_refs_of(WorkContext& work, const BeadId& run, LockedBy by);
// The same where that error of the driver says that a Git of its own was killed.
Result<void> unlock_refs_after(WorkContext& work, const BeadId& run, const Error& error);
// Of the notes, which all documents share: what nobody can be behind any more.
Result<void> unlock_notes(WorkContext& work);

} // namespace atelier
