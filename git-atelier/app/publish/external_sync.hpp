// The skill external_sync: what linked tickets are by now, and what is still to be done there.
#pragma once

#include "app/publish/ticket_links.hpp"

namespace atelier {

// A provider that cannot be asked fails nothing: the ticket says what is pending, and the row why.
Result<TicketsOutcome> external_sync(const Context& context, Tickets& provider,
                                     const TicketsRequest& request);

} // namespace atelier
