#include "view/pr_draft.hpp"

#include "base/or_null.hpp"
#include "view/diff.hpp"

namespace atelier {
namespace {

Json ticket_json(const DraftedTicket& one) {
    const ExternalTicket& ticket = one.ticket;
    Json row = Json::object();
    row.set("provider", ticket.provider)
        .set("id", ticket.id)
        .set("url", or_null(ticket.url))
        .set("state", or_null(ticket.state))
        .set("reference", one.reference)
        .set("fixes", one.fixes);
    return row;
}

} // namespace

Json pr_draft_json(const DraftPrOutcome& outcome) {
    Json tickets = Json::array();
    for (const DraftedTicket& ticket : outcome.draft.tickets)
        tickets.push(ticket_json(ticket));
    Json body = Json::object();
    body.set("changeset", outcome.changeset.str())
        .set("title", outcome.draft.title)
        .set("body", outcome.draft.body)
        .set("tickets", std::move(tickets))
        .set("diffstat", diffstat_json(outcome.files))
        .set("warnings", Json::strings(outcome.warnings));
    return body;
}

std::string pr_draft_text(const DraftPrOutcome& outcome) {
    return outcome.draft.title + "\n\n" + outcome.draft.body;
}

} // namespace atelier
