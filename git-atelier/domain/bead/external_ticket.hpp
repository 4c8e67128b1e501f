// A ticket of another system that a bead is linked to: an item of its field `external_tickets`, a
// JSON list.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

enum class TicketState { open, closed };
constexpr auto names_of(TicketState) {
    return std::to_array<Named<TicketState>>(
        {{TicketState::open, "open"}, {TicketState::closed, "closed"}});
}

// What becomes of it when its bead is done: a comment says so, it is closed with that comment, or
// it is closed and follows the bead from then on.
enum class OnClose { comment, close, sync, none };
constexpr auto names_of(OnClose) {
    return std::to_array<Named<OnClose>>({{OnClose::comment, "comment"},
                                          {OnClose::close, "close"},
                                          {OnClose::sync, "sync"},
                                          {OnClose::none, "none"}});
}

// What its provider is asked for.
enum class TicketStep { look, comment, close, reopen };
constexpr auto names_of(TicketStep) {
    return std::to_array<Named<TicketStep>>({{TicketStep::look, "look"},
                                             {TicketStep::comment, "comment"},
                                             {TicketStep::close, "close"},
                                             {TicketStep::reopen, "reopen"}});
}

struct ExternalTicket {
    // "github", "beads", or another program's name.
    std::string provider;
    // As the provider has it: "12", "ABC-7".
    std::string id;
    std::string url = {};
    std::string title = {};
    // When it was last looked at; nullopt: nobody has, or it is in none of these.
    std::optional<TicketState> state = {};
    // nullopt: nobody has said.
    std::optional<OnClose> on_close = {};
    // What was done there last for the bead's end.
    std::optional<TicketStep> told = {};
    // What could not be done there, and why.
    std::optional<TicketStep> pending = {};
    std::string pending_why = {};
    // The item as it stands, with what others keep in it.
    Json written = Json::object();

    bool operator==(const ExternalTicket&) const = default;
};

// plan-invalid, naming bead and field, where it is no list of tickets.
Result<std::vector<ExternalTicket>> external_tickets(const Bead& bead);
// Has the labels follow the list; where that cannot be read they stay as they are.
void follow_tickets(Bead& bead);
// Both.
void set_external_tickets(Bead& bead, const std::vector<ExternalTicket>& tickets);

// "ext:github"
std::string ticket_label(std::string_view provider);
// "12" and "#12" are the same ticket.
bool is_ticket(const ExternalTicket& ticket, std::string_view provider, std::string_view id);

} // namespace atelier
