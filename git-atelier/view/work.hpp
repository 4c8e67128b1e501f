// What a run of `work` did, or would do.
#pragma once

#include "app/work/work_loop.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

// Keys: worker, stopped, sessions[] (session, epic, changeset, end, text, code, integrated,
// seconds), failures[] (epic, changeset, error), closed_epics, messages, reasons.
Json work_json(const WorkOutcome& outcome);
std::string work_text(const WorkOutcome& outcome);

// Keys: step, epic, changeset, messages, candidates, reasons.
Json selection_json(const Selection& selection);
std::string selection_text(const Selection& selection);

} // namespace atelier
