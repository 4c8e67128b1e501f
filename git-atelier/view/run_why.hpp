// Why a run is where it is: what is due next in it, who drives it, what it waits for, and the
// command that moves it.
#pragma once

#include "app/run/look_at_runs.hpp"
#include "base/json.hpp"
#include "domain/work/progress.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

// Against its next step, each with its code; empty where a driver may make it now.
std::vector<Reason> reasons_of_run(const RunView& view);

// What is in flight and due. Keys of each: kind, what, path, stage, round, attempt, artisan.
Json next_steps_json(const RunView& view);
// The first of them, "a turn of author (worker), in the stage review, round 1"; "" for none.
std::string next_step_text(const RunView& view);

Json run_why_json(const RunView& view);
std::string run_why_text(const RunView& view, Time now, const Style& style);

} // namespace atelier
