// Mail whose matter is over (domain/work/matter), and the question for work where there is some, or
// where all is finished: nobody is shown it any more, and it is closed.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"

#include <vector>

namespace atelier {

// Without those that are over or have expired.
Result<std::vector<Message>> still_current(PlanReader& plan, std::vector<Message> messages,
                                           Time now);

// Everything that was planned is closed, so that nobody has to be asked for work.
Result<bool> is_all_finished(PlanReader& plan);

// Closes what is over, of the thread of `bead`: its state has just changed. Pinned messages stay.
Result<void> close_settled_thread(PlanWriter& plan, const BeadId& bead);

// Of every thread. Writes nothing where nothing is over.
Result<void> close_settled_mail(const Context& context);

} // namespace atelier
