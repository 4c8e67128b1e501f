#include "domain/bead/external_ticket.hpp"

#include "base/text.hpp"
#include "domain/bead/field_reader.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

// People write a number without quotes.
std::string text_in(const Json& item, std::string_view key) {
    const Json* const value = item.find(key);
    if (value == nullptr) return {};
    if (value->is_int()) return std::to_string(value->as_int());
    return value->is_string() ? std::string(trim(value->as_string())) : std::string();
}

constexpr std::string_view label_prefix = "ext:";

std::string_view bare(std::string_view id) {
    id = trim(id);
    if (id.starts_with('#')) id.remove_prefix(1);
    return id;
}

void write(Json& item, std::string_view key, const std::string& text) {
    if (!text.empty())
        item.set(key, text);
    else
        item.erase(key);
}

template <class E>
void write(Json& item, std::string_view key, const std::optional<E>& value) {
    if (value)
        item.set(key, name_of(*value));
    else
        item.erase(key);
}

Json item_of(const ExternalTicket& ticket) {
    Json item = ticket.written;
    item.set("provider", ticket.provider).set("id", ticket.id);
    write(item, "url", ticket.url);
    write(item, "title", ticket.title);
    // One that is neither is others' word.
    if (ticket.state) item.set("state", name_of(*ticket.state));
    write(item, "on_close", ticket.on_close);
    write(item, "told", ticket.told);
    write(item, "pending", ticket.pending);
    write(item, "pending_why", ticket.pending_why);
    return item;
}

Result<ExternalTicket> ticket_in(const BeadId& bead, const Json& item) {
    const auto unreadable = [&](const std::string& why) {
        return fail(unreadable_field(bead, field::external_tickets, why));
    };
    if (!item.is_object()) return unreadable("a ticket has a provider and an id");
    ExternalTicket out{.provider = text_in(item, "provider"),
                       .id = text_in(item, "id"),
                       .url = text_in(item, "url"),
                       .title = text_in(item, "title"),
                       .told = parse_name<TicketStep>(text_in(item, "told")),
                       .pending = parse_name<TicketStep>(text_in(item, "pending")),
                       .pending_why = text_in(item, "pending_why"),
                       .written = item};
    if (out.provider.empty()) return unreadable("a ticket without a provider");
    if (out.id.empty()) return unreadable("a ticket of " + out.provider + " without an id");
    out.state = parse_name<TicketState>(ascii_lower(text_in(item, "state")));
    const std::string on_close = text_in(item, "on_close");
    out.on_close = parse_name<OnClose>(on_close);
    if (!on_close.empty() && !out.on_close)
        return unreadable("on_close '" + shorten(on_close, 60) + "' is not one of " +
                          choices_of<OnClose>());
    return out;
}

} // namespace

Result<std::vector<ExternalTicket>> external_tickets(const Bead& bead) {
    std::vector<ExternalTicket> out;
    const auto text = FieldReader(bead).text(field::external_tickets);
    if (!text) return out;
    const auto parsed = parse_json(*text);
    const Json* const list = std::get_if<Json>(&parsed);
    if (list == nullptr || !list->is_array())
        return fail(unreadable_field(bead.id, field::external_tickets, "it is not a JSON list"));
    for (const Json& item : list->as_array()) {
        ATELIER_TRY(ExternalTicket ticket, ticket_in(bead.id, item));
        out.push_back(std::move(ticket));
    }
    return out;
}

void follow_tickets(Bead& bead) {
    const auto tickets = external_tickets(bead);
    if (!tickets) return;
    std::set<std::string> wanted;
    for (const ExternalTicket& ticket : *tickets)
        wanted.insert(ticket_label(ticket.provider));
    const std::vector<std::string> before = bead.labels;
    for (const std::string& label : before)
        if (label.starts_with(label_prefix) && !wanted.contains(label)) remove_label(bead, label);
    for (const std::string& label : wanted)
        add_label(bead, label);
}

void set_external_tickets(Bead& bead, const std::vector<ExternalTicket>& tickets) {
    Json list = Json::array();
    for (const ExternalTicket& ticket : tickets)
        list.push(item_of(ticket));
    if (!tickets.empty() || get_field(bead, field::external_tickets))
        set_field(bead, field::external_tickets,
                  tickets.empty() ? std::nullopt : std::optional(list.dump()));
    follow_tickets(bead);
}

std::string ticket_label(std::string_view provider) {
    return std::string(label_prefix) + std::string(provider);
}

bool is_ticket(const ExternalTicket& ticket, std::string_view provider, std::string_view id) {
    return ticket.provider == provider && bare(ticket.id) == bare(id);
}

} // namespace atelier
