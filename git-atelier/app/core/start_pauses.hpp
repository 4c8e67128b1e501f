// What a session could not be held on is left alone for a while that grows. It is kept in the
// store, so that a run that is started again and again does not try as often.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/choice.hpp"

#include <string>
#include <vector>

namespace atelier {

// How long work leaves alone what has failed so many times in a row: longer each time, an hour at
// most.
Seconds pause_after(int failures);

// What is left alone now.
Result<Pauses> start_pauses(PlanReader& plan, Time now);

// A session could not be held on them, once more than before. `why` is a sentence, or "" where
// nothing more is to be said.
Result<void> begin_pauses(PlanWriter& plan, Time now, const std::vector<BeadId>& ids,
                          const std::string& why = {});
// It is left alone until then, as whoever would work on it has said; that counts as no failure.
Result<void> pause_until(PlanWriter& plan, Time now, const BeadId& id, const Pause& pause);
// Whether a session could not be held on one of them, so that `end_pauses` would forget that.
Result<bool> has_failed_to_start(PlanReader& plan, const std::vector<BeadId>& ids);
// One could be, or somebody wants it tried at once: there is no pause, and the next one begins
// small again.
Result<void> end_pauses(PlanWriter& plan, const std::vector<BeadId>& ids);
// The same in a transaction of its own, which there is only where one of them has failed.
Result<void> end_pauses(const Context& context, const std::vector<BeadId>& ids);

} // namespace atelier
