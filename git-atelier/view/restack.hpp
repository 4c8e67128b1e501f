// What `git atelier restack` did, would do, or took back.
#pragma once

#include "app/land/restack.hpp"
#include "app/land/undo_restack.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

// Whether anything stays where it is for what only a person can mend.
bool has_conflicts(const std::vector<EpicRestack>& epics);

// Keys: epics[] (epic, root_branch, parent_branch, moved[], left[], in_place, dry_run,
// checkouts, warnings).
Json restack_json(const std::vector<EpicRestack>& epics);
std::string restack_text(const std::vector<EpicRestack>& epics, const Style& style);

// Keys: epic, undone, moved[], checkouts.
Json restack_undone_json(const UndoneRestack& undone);
std::string restack_undone_text(const UndoneRestack& undone);

} // namespace atelier
