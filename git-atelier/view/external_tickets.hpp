// What the skills external_import, external_sync and external_close answer.
#pragma once

#include "app/publish/ticket_links.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

Json external_tickets_json(const TicketsOutcome& outcome);
std::string external_tickets_text(const TicketsOutcome& outcome);

} // namespace atelier
