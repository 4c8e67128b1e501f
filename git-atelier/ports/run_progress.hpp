// Who follows a run while it is driven: a terminal, a line of JSON each, nobody. Called after what
// it tells has been recorded, in the order of the log.
#pragma once

#include "domain/run/run.hpp"
#include "domain/run/workflow_position.hpp"

#include <optional>
#include <string>

namespace atelier {

class RunProgress {
  public:
    virtual ~RunProgress() = default;
    // A driver has taken it up: `again` where it had been started before.
    virtual void run_taken(const Run& /*run*/, bool /*again*/) {}
    virtual void turn_started(const TurnRecord& /*turn*/) {}
    // As it is recorded: done, failed, skipped or lost. `text`: of the piece, or the words of one
    // that made none.
    virtual void turn_ended(const TurnRecord& /*turn*/, const std::optional<Piece>& /*piece*/,
                            const std::string& /*text*/) {}
    // An ended turn of a driver that died, whose reply was found.
    virtual void reply_taken(const TurnRecord& /*turn*/) {}
    // Of the innermost loop; `path` is the loop's.
    virtual void round_completed(const std::string& /*path*/, int /*round*/) {}
    virtual void stage_completed(const std::string& /*stage*/, const std::string& /*next*/) {}
    virtual void gate_opened(const GateToWaitAt& /*gate*/, const BeadId& /*message*/) {}
    // It is over, waits or is paused; of a changeset's, others may go on with it at once.
    virtual void run_left(const Run& /*run*/) {}
    // It has completed, and this is what is said of it.
    virtual void run_celebrated(const std::string& /*line*/) {}
    // An artisan has said something in passing, for which its model was asked.
    virtual void line_said() {}
};

} // namespace atelier
