// The skill external_import: reads tickets, and links a bead to them.
#pragma once

#include "app/publish/ticket_links.hpp"

namespace atelier {

// Without a bead they are only read. A ticket that is linked already keeps its `on_close` unless
// another is given. What cannot be looked at now is linked by its key, and looked at by
// external_sync. not-found where the provider says that it has no such ticket: then none is linked.
Result<TicketsOutcome> external_import(const Context& context, Tickets& provider,
                                       const TicketsRequest& request);

} // namespace atelier
