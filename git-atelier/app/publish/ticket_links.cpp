#include "app/publish/ticket_links.hpp"

#include "app/core/plan_queries.hpp"
#include "base/text.hpp"
#include "domain/interchange/external_tickets.hpp"
#include "domain/work/progress.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

constexpr std::size_t provider_bytes = 40;
const std::string providers_key = "ticket-providers";

Result<bool> has_landed_changeset(PlanReader& plan, const Bead& bead) {
    if (kind_of(bead) != BeadKind::epic) return false;
    ATELIER_TRY(const auto below, plan.select({.kind = BeadKind::changeset, .parent = bead.id}));
    return std::ranges::any_of(
        below, [](const Bead& changeset) { return state_of(changeset) == ChangesetState::merged; });
}

// By label, which follows the list.
Result<std::vector<Bead>> beads_linked(PlanReader& plan, const TicketsRequest& request) {
    if (!request.bead) return plan.select({.label = ticket_label(request.provider)});
    ATELIER_TRY(Bead bead, require_bead(plan, *request.bead));
    return std::vector<Bead>{std::move(bead)};
}

bool is_meant(const ExternalTicket& ticket, const TicketsRequest& request) {
    if (ticket.provider != request.provider) return false;
    return request.keys.empty() || std::ranges::any_of(request.keys, [&](const std::string& key) {
               return is_ticket(ticket, request.provider, key);
           });
}

Result<void> require_all_keys(const TicketsRequest& request, const LinkedTickets& found) {
    for (const std::string& key : request.keys) {
        const bool linked = std::ranges::any_of(found.tickets, [&](const LinkedTicket& link) {
            return is_ticket(link.ticket, request.provider, key);
        });
        if (linked) continue;
        const std::string ticket = "ticket " + key + " of " + request.provider;
        if (!request.bead) return fail(ErrorCode::not_found, "no bead is linked to " + ticket);
        return fail(ErrorCode::not_found, request.bead->str() + " is not linked to " + ticket,
                    advise(Hint::what_it_is, request.bead->str()));
    }
    return {};
}

EventType edited_event(const Bead& bead) {
    return kind_of(bead) == BeadKind::epic ? EventType::epic_edited : EventType::changeset_edited;
}

// What the row says of the ticket, over what the list says by now.
void put_into(std::vector<ExternalTicket>& tickets, const ExternalTicket& changed) {
    const auto there = std::ranges::find_if(tickets, [&](const ExternalTicket& one) {
        return is_ticket(one, changed.provider, changed.id);
    });
    if (there == tickets.end())
        tickets.push_back(changed);
    else
        *there = changed;
}

Result<void> store_of_bead(PlanWriter& plan, const YamlReader& yaml, const BeadId& id,
                           const std::vector<const ExternalTicket*>& changed) {
    ATELIER_TRY(const Bead before, require_bead(plan, id));
    Bead bead = before;
    fold_external_tickets(bead, yaml);
    ATELIER_TRY(auto tickets, external_tickets(bead));
    for (const ExternalTicket* ticket : changed)
        put_into(tickets, *ticket);
    set_external_tickets(bead, tickets);
    if (bead == before) return {};
    ATELIER_TRY(const Bead stored, plan.update(bead));
    Json data = Json::object();
    data.set("changed", Json::strings({"external_tickets"}));
    return plan.append({edited_event(stored), stored.id, std::move(data)});
}

// So that whoever looks for tickets knows which labels they have.
Result<void> note_providers(PlanWriter& plan, const std::vector<TicketRow>& rows) {
    ATELIER_TRY(const auto known, known_providers(plan));
    std::set<std::string> names(known.begin(), known.end());
    for (const TicketRow& row : rows)
        if (row.bead) names.insert(row.ticket.provider);
    if (names.size() == known.size()) return {};
    return plan.remember(providers_key,
                         join(std::vector<std::string>(names.begin(), names.end()), " "));
}

Result<void> ask(Tickets& provider, const LinkedTicket& link, TicketStep step) {
    const std::string& id = link.ticket.id;
    switch (step) {
    case TicketStep::look:
        return {};
    case TicketStep::reopen:
        return provider.set_state(id, TicketState::open);
    case TicketStep::comment:
    case TicketStep::close:
        break;
    }
    ATELIER_CHECK(provider.comment(id, comment_mark(link.bead), closing_comment(link.bead)));
    return step == TicketStep::close ? provider.set_state(id, TicketState::closed) : Result<void>();
}

} // namespace

Result<void> check_provider(const std::string& name) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const bool fits = !name.empty() && name.size() <= provider_bytes && name.front() != '-' &&
                      name.find_first_not_of(plain) == name.npos;
    if (fits) return {};
    return fail(ErrorCode::usage,
                "--provider: '" + shorten(name, 60) +
                    "' is neither github nor beads nor the NAME of a program "
                    "atelier-provider-NAME, in lower-case letters, digits and "
                    "dashes",
                advise(Hint::provider_names));
}

Result<std::vector<ExternalTicket>> tickets_of(const Bead& bead, const YamlReader& yaml) {
    Bead folded = bead;
    fold_external_tickets(folded, yaml);
    return external_tickets(folded);
}

Result<LinkedTickets> tickets_of_beads(PlanReader& plan, const std::vector<Bead>& beads,
                                       const YamlReader& yaml) {
    LinkedTickets out;
    for (const Bead& bead : beads) {
        auto tickets = tickets_of(bead, yaml);
        if (!tickets) {
            out.warnings.push_back(tickets.error().message);
            continue;
        }
        if (tickets->empty()) continue;
        ATELIER_TRY(const bool landed, has_landed_changeset(plan, bead));
        for (ExternalTicket& ticket : *tickets)
            out.tickets.push_back({bead, is_finished(bead, landed), std::move(ticket)});
    }
    return out;
}

Result<LinkedTickets> linked_tickets(PlanReader& plan, const TicketsRequest& request) {
    ATELIER_TRY(const auto beads, beads_linked(plan, request));
    ATELIER_TRY(LinkedTickets out, tickets_of_beads(plan, beads, request.yaml));
    std::erase_if(out.tickets,
                  [&](const LinkedTicket& link) { return !is_meant(link.ticket, request); });
    ATELIER_CHECK(require_all_keys(request, out));
    return out;
}

Result<std::vector<std::string>> known_providers(PlanReader& plan) {
    ATELIER_TRY(const auto noted, plan.remembered(providers_key));
    std::set<std::string> names{"beads", "github"};
    for (const std::string& name : split(noted.value_or(""), ' '))
        if (!name.empty()) names.insert(name);
    return std::vector<std::string>(names.begin(), names.end());
}

TicketRow look_at(Tickets& provider, const LinkedTicket& link) {
    TicketRow row{.bead = link.bead.id, .ticket = link.ticket};
    const auto found = provider.find(link.ticket.id);
    if (!found) {
        row.fault = found.error();
        row.ticket = with_pending(std::move(row.ticket), TicketStep::look, found.error().message);
        return row;
    }
    if (!*found) {
        row.fault =
            Error{ErrorCode::not_found, link.ticket.provider + " has no ticket " + link.ticket.id};
        return row;
    }
    row.ticket.url = (*found)->url;
    row.ticket.title = (*found)->title;
    row.ticket.state = (*found)->state;
    if (row.ticket.pending == TicketStep::look)
        row.ticket = after_step(std::move(row.ticket), TicketStep::look);
    return row;
}

void take_step(Tickets& provider, const LinkedTicket& link, TicketStep step, TicketRow& row) {
    if (const auto done = ask(provider, link, step); !done) {
        row.fault = done.error();
        row.ticket = with_pending(std::move(row.ticket), step, done.error().message);
        return;
    }
    row.done = step;
    row.ticket = after_step(std::move(row.ticket), step);
}

Result<void> store_rows(const Context& context, const YamlReader& yaml,
                        const std::vector<TicketRow>& rows) {
    std::map<BeadId, std::vector<const ExternalTicket*>> changed;
    for (const TicketRow& row : rows)
        if (row.bead) changed[*row.bead].push_back(&row.ticket);
    if (changed.empty()) return {};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (const auto& [id, tickets] : changed)
            ATELIER_CHECK(store_of_bead(plan, yaml, id, tickets));
        return note_providers(plan, rows);
    });
}

} // namespace atelier
