#include "wiring/ticket_providers.hpp"

#include "adapters/bd/beads_tickets.hpp"
#include "adapters/forge/github_tickets.hpp"
#include "adapters/forge/provider_program.hpp"
#include "app/publish/followed_forge.hpp"
#include "app/publish/ticket_links.hpp"
#include "ports/repository.hpp"

#include <filesystem>

namespace atelier {
namespace {

Result<std::unique_ptr<Tickets>> own_beads(Process& process, const Environment& user,
                                           const Repository& repository) {
    const std::filesystem::path store = beads_store_of(repository.enlistment());
    std::error_code unreadable;
    if (!std::filesystem::is_directory(store, unreadable))
        return fail(ErrorCode::usage,
                    "--provider beads: the repository has no Beads of its own (" + store.string() +
                        ")",
                    advise(Hint::own_beads_first));
    return std::make_unique<BeadsTickets>(process,
                                          BeadsTicketsOptions{.store = store, .environment = user});
}

} // namespace

Result<std::unique_ptr<Tickets>> ticket_provider(const std::string& name, Process& process,
                                                 const Environment& user, Repository& repository) {
    ATELIER_CHECK(check_provider(name));
    if (name == "beads") return own_beads(process, user, repository);
    if (name != "github")
        return std::make_unique<ProviderProgram>(
            process, ProviderOptions{
                         .name = name, .environment = user, .directory = repository.enlistment()});
    ATELIER_TRY(const auto where, followed_forge(repository));
    // A server of one's own may be a GitHub by any name.
    if (!where || forge_kind_of(where->host).value_or(ForgeKind::github) != ForgeKind::github)
        return fail(ErrorCode::usage,
                    "--provider github: the repository follows no remote on GitHub",
                    advise(Hint::provider_remote));
    return std::make_unique<GithubTickets>(process,
                                           ForgeOptions{.repository = *where, .environment = user});
}

} // namespace atelier
