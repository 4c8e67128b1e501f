// Whether the work of a changeset is what an overseer approved, by what its commits change.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/bead.hpp"
#include "domain/review/work_approval.hpp"

#include <optional>

namespace atelier {

class GitHistory;
class Repository;

// What each of base..head changes, oldest first; nothing of one that changes nothing.
Result<std::vector<std::string>> patches_between(GitHistory& history, const CommitId& base,
                                                 const CommitId& head);

// What would be approved of base..head.
Result<ReviewedWork> reviewed_work(GitHistory& history, const CommitId& base, const CommitId& head);

// The approval, where it is of base..head: of these commits, or of others that change the same one
// by one. What was found is kept, so that nobody has to look again.
Result<std::optional<WorkApproval>> approval_of_work(const Context& context, GitHistory& history,
                                                     const BeadId& changeset,
                                                     const KnownApproval& known,
                                                     const CommitId& base, const CommitId& head);

// That it holds no longer for what `head` is.
Result<void> note_fallen(const Context& context, const BeadId& changeset,
                         const WorkApproval& approval, const CommitId& head);

} // namespace atelier
