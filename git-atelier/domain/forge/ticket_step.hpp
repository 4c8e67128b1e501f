// What a bead's end means for its tickets.
#pragma once

#include "domain/bead/external_ticket.hpp"

#include <optional>
#include <string>

namespace atelier {

// Of an epic also whether anything of it has landed: it is closed when it is abandoned, too.
bool is_finished(const Bead& bead, bool anything_landed);

// What is still to be done there for a bead that is finished, by `instead` or else as the ticket
// says, which is a comment where it says nothing; nullopt: nothing.
std::optional<TicketStep> step_at_end(const ExternalTicket& ticket,
                                      const std::optional<OnClose>& instead);
// What is due without anybody having looked at it: at the end of its bead as above, and what could
// not be done before.
std::optional<TicketStep> step_due(const ExternalTicket& ticket, bool finished);
// What is to be done with one that was just looked at: what is pending, and what keeps it as its
// bead where it follows that. What somebody else closed or opened again stays so.
std::optional<TicketStep> step_in_sync(const ExternalTicket& ticket, bool finished);

// The ticket once that was done.
ExternalTicket after_step(ExternalTicket ticket, TicketStep step);
// Once it could not be done. A step that is already pending is no less so for a look that failed.
ExternalTicket with_pending(ExternalTicket ticket, TicketStep step, std::string why);

// What a comment says of the bead, and by what it is known to be there already.
std::string closing_comment(const Bead& bead);
std::string comment_mark(const Bead& bead);

} // namespace atelier
