#include "app/publish/external_close.hpp"

namespace atelier {

Result<TicketsOutcome> external_close(const Context& context, Tickets& provider,
                                      const TicketsRequest& request) {
    ATELIER_TRY(LinkedTickets linked, context.store.read([&](PlanReader& plan) {
        return linked_tickets(plan, request);
    }));
    const bool is_named = request.bead || !request.keys.empty();
    std::vector<const LinkedTicket*> due;
    for (const LinkedTicket& link : linked.tickets) {
        if (link.finished)
            due.push_back(&link);
        else if (is_named)
            return fail(ErrorCode::not_runnable,
                        link.bead.id.str() + " is not done, so that ticket " + link.ticket.id +
                            " of " + request.provider + " is left as it is",
                        advise(Hint::why_it_waits, link.bead.id.str()));
    }
    TicketsOutcome out{.warnings = std::move(linked.warnings)};
    for (const LinkedTicket* link : due) {
        TicketRow row{.bead = link->bead.id, .ticket = link->ticket};
        const auto step = step_at_end(link->ticket, request.on_close);
        if (step) take_step(provider, *link, *step, row);
        out.tickets.push_back(std::move(row));
    }
    ATELIER_CHECK(store_rows(context, request.yaml, out.tickets));
    return out;
}

} // namespace atelier
