// The moves of an epic and a changeset. Each returns the bead after the move, or why it is refused;
// none touches anything else. A move that has already been made returns the bead unchanged, so that
// every caller is idempotent.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/work/progress.hpp"

namespace atelier {

// Epic
// ---------------------------------------------------------------------------------------------------------------

// open -> hooked by `agent`. Refused: draft, closed, pinned, held by another (unless `take_over`).
Result<Bead> claim(const Bead& epic, const AgentId& agent, bool take_over);
// hooked -> open without assignee; blocked and deferred epics keep their status. Refused when
// another agent holds it.
Result<Bead> release(const Bead& epic, const AgentId& agent);
// -> closed. Refused with open changesets or tasks (`open-changesets`, `open-tasks`).
Result<Bead> close(const EpicTree& graph, bool more_work);
// -> closed without integrating what is left of it. Refused when it closed another way.
Result<Bead> abandon_epic(const Bead& epic, const std::string& reason);
// Whether it closed that way.
bool was_abandoned(const Bead& epic);
// Draft -> claimable, its described changesets become cs:ready. Gives every bead that changes, the
// epic first.
Result<std::vector<Bead>> promote(const EpicTree& graph);

// Changeset
// ----------------------------------------------------------------------------------------------------------

// "at-1.2 has already landed", "at-1.2 was abandoned". Precondition: it is settled.
std::string how_it_was_settled(const Bead& changeset);
// Nothing says what is to be done in it: it stays planned, whatever else holds for it.
bool is_undescribed(const Bead& changeset);
// planned -> ready when it is described and neither it nor its epic is a draft; otherwise
// unchanged.
Bead ready_if_described(const Bead& changeset, const Bead& epic);
// ready or working -> working. What `graph` has of it decides, `changeset` is what is moved.
Result<Bead> start(const Bead& changeset, const EpicTree& graph);
// open-tasks while a task below the changeset is open, with what closes it.
Result<void> require_tasks_done(const EpicTree& graph, const BeadId& changeset);
// working -> done at `head`.
Result<Bead> mark_done(const Bead& changeset, const CommitId& head);
// done -> working: it has to be worked on again (a conflict).
Result<Bead> reopen(const Bead& changeset);
// -> ready, whatever was done of it: a session takes it up before others.
Result<Bead> send_back(const Bead& changeset);
// -> blocked, the reason appended to the notes.
Result<Bead> block(const Bead& changeset, const std::string& reason, Time now);
// Whether it is blocked, and that is why.
bool is_blocked_by(const Bead& changeset, const std::string& reason);
// blocked -> as before; what was begun is ready to be begun again.
Result<Bead> unblock(const Bead& changeset);
// done -> merged and closed, `integrated` recorded.
Result<Bead> merge(const Bead& changeset, const CommitId& integrated);
// The same for a landing that was found on the root branch: `changeset.done_head` goes, as nobody
// knows that it is what landed.
Result<Bead> merge_as_found(const Bead& changeset, const CommitId& integrated);
// -> abandoned and closed. Refused when merged.
Result<Bead> abandon(const Bead& changeset, const std::string& reason,
                     const std::optional<BeadId>& superseded_by);

// Task
// ---------------------------------------------------------------------------------------------------------------

Result<Bead> finish_task(const Bead& task, const std::string& summary);

// Pins
// ---------------------------------------------------------------------------------------------------------------

// -> pinned. Refused: closed, an epic that somebody holds, and what is no work and no message.
Result<Bead> pin(const Bead& bead);
// pinned -> as it was before, or open where it cannot be that any more.
Bead unpin(const Bead& bead, BeadStatus before);

// Message
// ------------------------------------------------------------------------------------------------------------

// -> closed. Refused: pinned.
Result<Bead> finish_message(const Bead& message, const std::string& reason);

} // namespace atelier
