#include "domain/work/worktree_record.hpp"

namespace atelier {
namespace {

// Without a record, or after an agent: what is there may be somebody's work.
WorktreeStep somebodys(const WorktreeTraces& traces, bool agents) {
    // Its commits are on its branch.
    if (!traces.present) return WorktreeStep::clear;
    if (!traces.whole) return agents ? WorktreeStep::set_aside : WorktreeStep::leave;
    // What a session of another changeset of that id has left: its commits are on its branch.
    if (!agents && traces.elsewhere && traces.guarded) return WorktreeStep::keep_and_clear;
    const bool as_made = !traces.unfinished && traces.change == WorktreeChange::none;
    if (agents || as_made) return WorktreeStep::take_up;
    // A session of which the plan no longer knows has left it: of another changeset, it may be.
    return traces.guarded ? WorktreeStep::keep_and_clear : WorktreeStep::leave;
}

} // namespace

WorktreeStep next_step(const std::optional<WorktreeRecord>& record, const WorktreeTraces& traces) {
    if (!traces.present && !traces.listed && !record) return WorktreeStep::make;
    if (!record) return somebodys(traces, false);
    if (record->phase == WorktreePhase::worked_in) return somebodys(traces, true);
    if (!traces.whole || traces.unfinished) return WorktreeStep::clear;
    switch (traces.change) {
    case WorktreeChange::none:
        return WorktreeStep::take_up;
    case WorktreeChange::missing_files:
        return WorktreeStep::clear;
    case WorktreeChange::others:
        break;
    }
    return WorktreeStep::keep_and_clear;
}

} // namespace atelier
