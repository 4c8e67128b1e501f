#include "wiring/forges.hpp"

#include "adapters/forge/gitea_forge.hpp"
#include "adapters/forge/github_forge.hpp"
#include "adapters/forge/gitlab_forge.hpp"

namespace atelier {
namespace {

// A program that is not there, or does not say, knows no host.
ForgeKind kind_by_programs(Process& process, const ForgeOptions& options) {
    const auto by_tea = forge::TeaProgram(process, options).login();
    if (by_tea && *by_tea) return ForgeKind::gitea;
    const auto by_glab = forge::GlabProgram(process, options).has_login();
    return by_glab && *by_glab ? ForgeKind::gitlab : ForgeKind::github;
}

} // namespace

OpenForge open_forges(Process& process, const Environment& user) {
    return [&process, user](const ForgeRepository& repository) -> Result<std::shared_ptr<Forge>> {
        const ForgeOptions options{.repository = repository, .environment = user};
        const auto by_name = forge_kind_of(repository.host);
        switch (by_name ? *by_name : kind_by_programs(process, options)) {
        case ForgeKind::github:
            return std::make_shared<GithubForge>(process, options);
        case ForgeKind::gitea:
            return std::make_shared<GiteaForge>(process, options);
        case ForgeKind::gitlab:
            return std::make_shared<GitlabForge>(process, options);
        case ForgeKind::other:
            break;
        }
        return fail(ErrorCode::config_invalid,
                    repository.host + " is a forge on which no pull requests can be made yet",
                    advise(Hint::publish_nowhere));
    };
}

} // namespace atelier
