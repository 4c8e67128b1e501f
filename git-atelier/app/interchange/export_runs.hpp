// What is recorded of runs, in the rows of their beads.
#pragma once

#include "app/core/context.hpp"
#include "domain/interchange/run_record.hpp"

#include <optional>

namespace atelier {

// nullopt: of a run that came without it.
Result<std::optional<RunRecord>> recorded_run(PlanReader& plan, const BeadId& run);

// The bead as it goes out, with that beside what other programs keep in its metadata.
Bead with_run_record(Bead bead, const RunRecord& record);

} // namespace atelier
