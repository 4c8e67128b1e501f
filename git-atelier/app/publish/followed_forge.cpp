#include "app/publish/followed_forge.hpp"

#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {

Result<std::optional<ForgeRepository>> followed_forge(Repository& repository) {
    const std::optional<ForgeRepository> nowhere;
    ATELIER_TRY(const std::string name, repository.refs().main_remote());
    ATELIER_TRY(const auto remotes, repository.configuration().remotes());
    const auto remote = std::ranges::find(remotes, name, &Remote::name);
    if (remote == remotes.end() || remote->urls.empty()) return nowhere;
    return forge_repository_of(remote->urls.front());
}

} // namespace atelier
