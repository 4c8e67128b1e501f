// What is done where no turn is due: a stage is closed, a gate is opened or runs out, a run waits
// in a full stage, or is over. One transaction each.
#pragma once

#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"

#include <optional>

namespace atelier {

enum class StageEnd {
    // Something is due again.
    goes_on,
    // At a gate, or in a full stage.
    waits,
    over
};

struct FinishedStage {
    StageEnd end = StageEnd::goes_on;
    // As it is by then.
    Run run;
    std::optional<StageToClose> closed = {};
    // A gate that this call has opened.
    std::optional<GateToWaitAt> opened = {};
    // Of one that is over.
    std::vector<BeadId> pieces = {};
    std::optional<ErrorCode> code = {};
};

// lease-lost.
Result<FinishedStage> finish_stage(const RunWorld& world, const DriverLease& lease);

// stage.completed.
Result<void> note_stage_end(PlanWriter& plan, const BeadId& run, const StageToClose& stage);

// run.completed or run.failed, as the run's row says by then; `code`: of one that failed.
Result<void> note_run_end(PlanWriter& plan, const Run& run, std::size_t turns,
                          const std::string& code);

} // namespace atelier
