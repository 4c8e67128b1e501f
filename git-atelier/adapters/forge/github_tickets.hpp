// GitHub Issues, through gh (port Tickets). A ticket is named "12" or "#12", "owner/name#12" in
// another repository of the same host, or by its address.
#pragma once

#include "adapters/forge/gh_program.hpp"
#include "ports/tickets.hpp"

#include <cstdint>

namespace atelier {

class GithubTickets final : public Tickets {
  public:
    GithubTickets(Process& process, ForgeOptions options);

    Result<std::optional<FoundTicket>> find(const std::string& id) override;
    Result<void> comment(const std::string& id, const std::string& mark,
                         const std::string& text) override;
    Result<void> set_state(const std::string& id, TicketState state) override;

  private:
    struct Issue {
        forge::GhProgram gh;
        std::int64_t number = 0;
        // As it is written from here.
        std::string id;

        std::string path(const std::string& below = {}) const;
        std::string named() const;
    };
    // usage: it names no issue there.
    Result<Issue> issue_named(const std::string& id) const;
    Result<std::optional<FoundTicket>> read(const Issue& issue) const;
    Result<bool> has_comment(const Issue& issue, const std::string& mark) const;

    forge::GhProgram gh_;
};

} // namespace atelier
