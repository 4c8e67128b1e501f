#include "app/publish/external_sync.hpp"

namespace atelier {

Result<TicketsOutcome> external_sync(const Context& context, Tickets& provider,
                                     const TicketsRequest& request) {
    ATELIER_TRY(LinkedTickets linked, context.store.read([&](PlanReader& plan) {
        return linked_tickets(plan, request);
    }));
    TicketsOutcome out{.warnings = std::move(linked.warnings)};
    for (const LinkedTicket& link : linked.tickets) {
        TicketRow row = look_at(provider, link);
        const auto step = row.fault ? std::nullopt : step_in_sync(row.ticket, link.finished);
        if (step) take_step(provider, link, *step, row);
        out.tickets.push_back(std::move(row));
    }
    ATELIER_CHECK(store_rows(context, request.yaml, out.tickets));
    return out;
}

} // namespace atelier
