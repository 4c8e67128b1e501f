#include "wiring/ticket_providers.hpp"

#include "adapters/forge/github_tickets.hpp"
#include "adapters/forge/provider_program.hpp"
#include "app/publish/followed_forge.hpp"
#include "app/publish/ticket_links.hpp"
#include "ports/repository.hpp"

namespace atelier {

Result<std::unique_ptr<Tickets>> ticket_provider(const std::string& name, Process& process,
                                                 const Environment& user, Repository& repository) {
    ATELIER_CHECK(check_provider(name));
    if (name != "github")
        return std::make_unique<ProviderProgram>(
            process, ProviderOptions{
                         .name = name, .environment = user, .directory = repository.enlistment()});
    ATELIER_TRY(const auto where, followed_forge(repository));
    if (!where)
        return fail(ErrorCode::usage,
                    "--provider github: the repository follows no remote on a forge",
                    advise(Hint::provider_remote));
    return std::make_unique<GithubTickets>(
        process, ForgeOptions{.repository = *where, .environment = user});
}

} // namespace atelier
