#include "view/external_tickets.hpp"

#include "base/or_null.hpp"

namespace atelier {
namespace {

Json fault_json(const std::optional<Error>& fault) {
    if (!fault) return {};
    Json out = Json::object();
    out.set("code", info(fault->code).name).set("message", fault->message);
    return out;
}

Json linked_ticket_json(const TicketRow& row) {
    const ExternalTicket& ticket = row.ticket;
    Json out = Json::object();
    out.set("bead", or_null(row.bead))
        .set("provider", ticket.provider)
        .set("id", ticket.id)
        .set("url", or_null(ticket.url))
        .set("title", or_null(ticket.title))
        .set("body", or_null(row.body))
        .set("state", or_null(ticket.state))
        .set("on_close", or_null(ticket.on_close))
        .set("done", or_null(row.done))
        .set("pending", or_null(ticket.pending))
        .set("error", fault_json(row.fault));
    return out;
}

std::string line_of(const TicketRow& row) {
    const ExternalTicket& ticket = row.ticket;
    std::string line = ticket.provider + " " + ticket.id;
    if (ticket.state) line += " (" + std::string(name_of(*ticket.state)) + ")";
    if (!ticket.title.empty()) line += " " + ticket.title;
    if (row.done) line += "; done there: " + std::string(name_of(*row.done));
    if (row.fault) line += "; " + row.fault->message;
    return line + "\n";
}

} // namespace

Json external_tickets_json(const TicketsOutcome& outcome) {
    Json tickets = Json::array();
    for (const TicketRow& row : outcome.tickets)
        tickets.push(linked_ticket_json(row));
    Json body = Json::object();
    body.set("tickets", std::move(tickets)).set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string external_tickets_text(const TicketsOutcome& outcome) {
    std::string text;
    for (const TicketRow& row : outcome.tickets)
        text += line_of(row);
    return text;
}

} // namespace atelier
