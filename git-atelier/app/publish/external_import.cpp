#include "app/publish/external_import.hpp"

#include "app/core/plan_queries.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<Bead> bead_to_link(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    ATELIER_CHECK(require_part_of_plan(bead));
    return bead;
}

Result<TicketRow> read_ticket(Tickets& provider, const TicketsRequest& request,
                              const std::string& key) {
    TicketRow row{.bead = request.bead, .ticket = {.provider = request.provider, .id = key}};
    const auto found = provider.find(key);
    if (!found) {
        const ErrorCode code = found.error().code;
        const bool later = code == ErrorCode::forge_unknown || code == ErrorCode::rate_limited;
        if (!later || !request.bead) return fail(found.error());
        row.fault = found.error();
        row.ticket = with_pending(std::move(row.ticket), TicketStep::look, found.error().message);
        return row;
    }
    if (!*found) return fail(ErrorCode::not_found, request.provider + " has no ticket " + key);
    row.ticket.id = (*found)->id;
    row.ticket.url = (*found)->url;
    row.ticket.title = (*found)->title;
    row.ticket.state = (*found)->state;
    row.body = (*found)->body;
    return row;
}

// What the list says of it already, with what was read of it now.
void join_with(const std::vector<ExternalTicket>& linked, const std::optional<OnClose>& on_close,
               ExternalTicket& ticket) {
    const auto there = std::ranges::find_if(linked, [&](const ExternalTicket& one) {
        return is_ticket(one, ticket.provider, ticket.id);
    });
    if (there != linked.end()) {
        ExternalTicket joined = *there;
        const bool was_read = !ticket.pending;
        if (was_read) {
            joined.url = ticket.url;
            joined.title = ticket.title;
            joined.state = ticket.state;
            if (joined.pending == TicketStep::look)
                joined = after_step(std::move(joined), TicketStep::look);
        } else if (ticket.pending) {
            joined = with_pending(std::move(joined), *ticket.pending, ticket.pending_why);
        }
        ticket = std::move(joined);
    }
    if (on_close) ticket.on_close = on_close;
}

} // namespace

Result<TicketsOutcome> external_import(const Context& context, Tickets& provider,
                                       const TicketsRequest& request) {
    std::vector<ExternalTicket> linked;
    if (request.bead) {
        ATELIER_TRY(const Bead bead, context.store.read([&](PlanReader& plan) {
            return bead_to_link(plan, *request.bead);
        }));
        ATELIER_TRY(linked, tickets_of(bead, request.yaml));
    }
    TicketsOutcome out;
    for (const std::string& key : request.keys) {
        ATELIER_TRY(TicketRow row, read_ticket(provider, request, key));
        join_with(linked, request.on_close, row.ticket);
        out.tickets.push_back(std::move(row));
    }
    ATELIER_CHECK(store_rows(context, request.yaml, out.tickets));
    return out;
}

} // namespace atelier
