// The skill external_close: says to linked tickets that their bead is done, as their `on_close` has
// it.
#pragma once

#include "app/publish/ticket_links.hpp"

namespace atelier {

// `on_close` of the request counts for this call alone. not-runnable where a bead or a ticket is
// named of which the bead is not done; what is not named is left alone then. A provider that cannot
// be asked fails nothing, as with external_sync.
Result<TicketsOutcome> external_close(const Context& context, Tickets& provider,
                                      const TicketsRequest& request);

} // namespace atelier
