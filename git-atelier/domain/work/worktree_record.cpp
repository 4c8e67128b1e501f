#include "domain/work/worktree_record.hpp"

namespace atelier {
namespace {

WorktreeStep back(const WorktreeTraces& traces) {
    return traces.at_its_commit ? WorktreeStep::lead_back : WorktreeStep::keep_and_clear;
}

// Without a record, or after an agent: what is there may be somebody's work.
WorktreeStep somebodys(const WorktreeTraces& traces, bool agents) {
    // Its commits are on its branch.
    if (!traces.present) return WorktreeStep::clear;
    if (!traces.whole) return agents ? WorktreeStep::set_aside : WorktreeStep::leave;
    // What an agent left there is no start for the next one, whichever changeset it was of.
    if (traces.elsewhere && agents) return back(traces);
    if (traces.elsewhere && traces.guarded) return WorktreeStep::keep_and_clear;
    const bool as_made = !traces.unfinished && traces.change == WorktreeChange::none;
    if (agents || as_made) return WorktreeStep::take_up;
    // A session of which the plan no longer knows has left it: of another changeset, it may be.
    return traces.guarded ? WorktreeStep::keep_and_clear : WorktreeStep::leave;
}

std::string pool_prefix(const std::string& issue_prefix) {
    return issue_prefix + "-pool-";
}

} // namespace

std::string pool_place(const std::string& issue_prefix, int number) {
    return pool_prefix(issue_prefix) + std::to_string(number);
}

bool is_pool_place(const std::string& issue_prefix, std::string_view name) {
    const std::string prefix = pool_prefix(issue_prefix);
    return name.size() > prefix.size() && name.starts_with(prefix) &&
           name.find_first_not_of("0123456789", prefix.size()) == std::string_view::npos;
}

ViewStep view_step(const ViewTraces& traces) {
    if (traces.on_branch) return ViewStep::leave_branch;
    if (traces.at_root) return ViewStep::keep;
    if (traces.changed || traces.operation_in_progress) return ViewStep::leave_changed;
    return traces.of_root ? ViewStep::follow : ViewStep::leave_commits;
}

WorktreeStep next_worktree_step(const std::optional<WorktreeRecord>& record,
                                const WorktreeTraces& traces) {
    if (traces.taken) return record ? WorktreeStep::move_away : WorktreeStep::leave;
    if (!traces.present && !traces.listed && !record) return WorktreeStep::make;
    if (!record) return somebodys(traces, false);
    if (has_been_worked_in(record->phase)) return somebodys(traces, true);
    if (!traces.whole || traces.unfinished) return WorktreeStep::clear;
    if (traces.elsewhere)
        return traces.change == WorktreeChange::none ? back(traces) : WorktreeStep::keep_and_clear;
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
