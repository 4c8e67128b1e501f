// The repository's own Beads, by its program bd (port Tickets): the store that people keep beside
// their code, which is not the project's. A ticket is named as bd takes it, also by the end of its
// id.
#pragma once

#include "base/json.hpp"
#include "ports/process.hpp"
#include "ports/tickets.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct BeadsTicketsOptions {
    // Looked up on the PATH of `environment` when it has no folder.
    std::filesystem::path program = "bd";
    std::filesystem::path store;
    // The user's own; what bd sees of it is chosen here.
    Environment environment;
    // Of one call.
    Millis deadline{60'000};
};

// Where a repository has its own Beads, if it has any.
std::filesystem::path beads_store_of(const std::filesystem::path& enlistment);

class BeadsTickets final : public Tickets {
  public:
    BeadsTickets(Process& process, BeadsTicketsOptions options);

    Result<std::optional<FoundTicket>> find(const std::string& id) override;
    Result<void> comment(const std::string& id, const std::string& mark,
                         const std::string& text) override;
    Result<void> set_state(const std::string& id, TicketState state) override;

  private:
    // The document that it prints. not-found where it knows no such bead.
    Result<Json> call(const std::string& id, std::vector<std::string> words,
                      const std::string& input = {}) const;

    Process& process_;
    BeadsTicketsOptions options_;
};

} // namespace atelier
