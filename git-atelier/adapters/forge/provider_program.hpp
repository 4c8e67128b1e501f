// A program `atelier-provider-NAME` on PATH that leads to tickets of some other system (port
// Tickets). It is called so, in the project's folder:
//
//     atelier-provider-NAME show KEY               the ticket as a JSON object: id, url, title,
//                                                  body, state (open or closed)
//     atelier-provider-NAME comment KEY MARK       the text of a comment on standard input; once
//                                                  for each MARK
//     atelier-provider-NAME state KEY open|closed
//
// Status 0: done; 1: refused, the last line of standard error says why; 3: there is no such ticket;
// anything else: nothing is known.
#pragma once

#include "ports/process.hpp"
#include "ports/tickets.hpp"

#include <filesystem>

namespace atelier {

struct ProviderOptions {
    std::string name;
    // The user's own; what the program sees of it is chosen here.
    Environment environment;
    std::filesystem::path directory = "/";
    // Of one call.
    Millis deadline{30'000};
};

std::string provider_program_of(const std::string& provider);

class ProviderProgram final : public Tickets {
  public:
    ProviderProgram(Process& process, ProviderOptions options);

    Result<std::optional<FoundTicket>> find(const std::string& id) override;
    Result<void> comment(const std::string& id, const std::string& mark,
                         const std::string& text) override;
    Result<void> set_state(const std::string& id, TicketState state) override;

  private:
    // not-found for status 3.
    Result<std::string> call(std::vector<std::string> words, const std::string& input = {}) const;
    Error unknown(const std::string& why) const;

    Process& process_;
    ProviderOptions options_;
};

} // namespace atelier
