// The other way: a run's record out of the row of its bead.
#pragma once

#include "base/result.hpp"
#include "domain/interchange/run_record.hpp"

namespace atelier {

// plan-invalid names the member that makes no sense. Members that are not known are passed over.
Result<RunRecord> read_run_record(const BeadId& run, const Json& json);

} // namespace atelier
