#include "app/publish/followed_forge.hpp"

#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_remotes.hpp"
#include "ports/repository.hpp"

namespace atelier {

Result<std::optional<ForgeRepository>> followed_forge(Repository& repository) {
    ATELIER_TRY(const std::string remote, repository.refs().main_remote());
    ATELIER_TRY(const auto led, repository.remotes().push_address(remote));
    if (const auto found = forge_repository_of(led.value_or(""))) return found;
    ATELIER_TRY(const auto remotes, repository.configuration().remotes());
    return forge_repository_in(remotes, remote);
}

} // namespace atelier
