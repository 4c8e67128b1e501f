// Mail in the thread of a run: what artisans ask with mail_send, and what people answer them. An
// answer stands in the next brief of the artisan that is given one.
#pragma once

#include "app/mail/brief_mail.hpp"
#include "domain/run/run.hpp"

#include <vector>

namespace atelier {

// What overseers have written to artisans in the run's thread, to whichever of them, since this
// turn's artisan last had a turn that ended well, and before this one began; oldest first, each
// with what it answers. `turns`: all of the run.
Result<std::vector<ToldMessage>>
mail_of_turn(PlanReader& plan, const std::vector<TurnRecord>& turns, const TurnRecord& turn);

// Those of them that are to one artisan are read by it.
Result<void> mark_mail_read(PlanWriter& plan, const Context& context,
                            const std::vector<ToldMessage>& told);

} // namespace atelier
