// Tickets of another system, those of one provider: GitHub Issues, or a program of the user's.
//
// What it says of a ticket is one of three, as of a forge (ports/forge.hpp): there it is, there is
// none, or nothing is known. The last is an error, and moves nothing: forge-unknown, or
// rate-limited. Other errors: not-found for a ticket that is to be changed and is not there; usage
// for what can be no ticket of that provider; forge-refused, in its words; runtime-missing without
// the program that leads there.
//
// Every call may take seconds and ends by a deadline.
#pragma once

#include "base/result.hpp"
#include "domain/bead/external_ticket.hpp"

#include <optional>
#include <string>

namespace atelier {

struct FoundTicket {
    // As the provider writes it, whatever it was asked for.
    std::string id;
    std::string url = {};
    std::string title = {};
    std::string body = {};
    TicketState state = TicketState::open;

    bool operator==(const FoundTicket&) const = default;
};

class Tickets {
  public:
    virtual ~Tickets() = default;
    virtual Result<std::optional<FoundTicket>> find(const std::string& id) = 0;
    // Once: where one with that mark is there already, nothing is written.
    virtual Result<void> comment(const std::string& id, const std::string& mark,
                                 const std::string& text) = 0;
    // Leaves alone what is so already.
    virtual Result<void> set_state(const std::string& id, TicketState state) = 0;
};

} // namespace atelier
