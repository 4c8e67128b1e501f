#include "wiring/forges.hpp"

#include "adapters/forge/github_forge.hpp"

namespace atelier {

OpenForge open_forges(Process& process, const Environment& user) {
    return [&process, user](const ForgeRepository& repository) -> Result<std::shared_ptr<Forge>> {
        if (is_other_forge(repository.host))
            return fail(ErrorCode::config_invalid,
                        repository.host + " is a forge on which no pull requests can be made yet",
                        advise(Hint::publish_nowhere));
        return std::make_shared<GithubForge>(
            process, GithubOptions{.repository = repository, .environment = user});
    };
}

} // namespace atelier
