// The tickets of a repository that has Beads of its own, by the real bd.
#pragma once

#include "adapters/bd/beads_tickets.hpp"
#include "support/bd_folder.hpp"
#include "support/unwrap.hpp"

#include <string>
#include <vector>

namespace atelier::test {

class BdTickets {
  public:
    explicit BdTickets(const std::string& program) : program_(program) {}

    std::string name() const { return "bd"; }
    Tickets& tickets() { return tickets_; }
    // Named by the end of its id, as bd takes it.
    FoundTicket add(const std::string& id, TicketState state = TicketState::open) {
        FoundTicket ticket{.id = "at-" + id,
                           .title = "Say \"hello\" -- with ümlauts",
                           .body = "A body\n\nof \"two\" lines",
                           .state = state};
        folder.bd("Jane", {"create", ticket.title, "--id=" + ticket.id, "--body-file=-", "--json"},
                  ticket.body);
        if (state == TicketState::closed) folder.bd("Jane", {"close", ticket.id, "--json"});
        return ticket;
    }
    std::vector<std::string> comments(const std::string& id) {
        std::vector<std::string> out;
        const auto parsed = parse_json(folder.bd("Jane", {"comments", id, "--json"}));
        for (const Json& row : std::get<Json>(parsed).as_array())
            out.push_back(row.string_at("text"));
        return out;
    }

    BdFolder folder = {};

  private:
    std::string program_;
    ChildProcess process_ = {};
    BeadsTickets tickets_{process_,
                          {.program = program_,
                           .store = beads_store_of(folder.folder()),
                           .environment = {{"PATH", "/usr/bin:/bin"},
                                           {"HOME", folder.folder().string()},
                                           {"BEADS_DIR", "/nowhere"}},
                           .deadline = Millis{600'000}}};
};

} // namespace atelier::test
