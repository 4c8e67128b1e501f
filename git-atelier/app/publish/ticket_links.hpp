// The tickets that beads are linked to: finding them in the plan, doing what is due with one, and
// writing down what became of it. The skills external_import, external_sync and external_close are
// made of this.
#pragma once

#include "app/core/context.hpp"
#include "domain/forge/ticket_step.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "ports/tickets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct TicketsRequest {
    std::string provider;
    // Empty: all of that provider.
    std::vector<std::string> keys = {};
    std::optional<BeadId> bead = {};
    std::optional<OnClose> on_close = {};
    YamlReader yaml = {};
};

struct TicketRow {
    // nullopt: it is linked to none.
    std::optional<BeadId> bead;
    ExternalTicket ticket;
    // What it says, where it was read to be planned.
    std::string body = {};
    // What was done there this time.
    std::optional<TicketStep> done = {};
    // Why something could not be done there; what it was is pending.
    std::optional<Error> fault = {};
};

struct TicketsOutcome {
    std::vector<TicketRow> tickets = {};
    // Of lists that cannot be read.
    std::vector<std::string> warnings = {};
};

struct LinkedTicket {
    Bead bead;
    bool finished = false;
    ExternalTicket ticket;
};
struct LinkedTickets {
    std::vector<LinkedTicket> tickets = {};
    std::vector<std::string> warnings = {};
};

// usage for a name that no provider can have.
Result<void> check_provider(const std::string& name);
// Every ticket that the request means. not-found for a key that is linked to nothing it could mean,
// and for a bead that is not there.
Result<LinkedTickets> linked_tickets(PlanReader& plan, const TicketsRequest& request);
// Every ticket of those beads, of any provider.
Result<LinkedTickets> tickets_of_beads(PlanReader& plan, const std::vector<Bead>& beads,
                                       const YamlReader& yaml);
// The providers that tickets have been linked of, and those that every project may have; sorted.
Result<std::vector<std::string>> known_providers(PlanReader& plan);
// The bead's list, also where it is written as YAML.
Result<std::vector<ExternalTicket>> tickets_of(const Bead& bead, const YamlReader& yaml);

// The ticket as it stands there by now; of one that could not be looked at, that it has to be.
TicketRow look_at(Tickets& provider, const LinkedTicket& link);
// Does it there, in the row as well.
void take_step(Tickets& provider, const LinkedTicket& link, TicketStep step, TicketRow& row);

// Writes what became of them; a bead where nothing did is not written.
Result<void> store_rows(const Context& context, const YamlReader& yaml,
                        const std::vector<TicketRow>& rows);

} // namespace atelier
