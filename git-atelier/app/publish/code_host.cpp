#include "app/publish/code_host.hpp"

#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

// As Git leads the address, else as it is written: what a person leads elsewhere, to a mirror of
// theirs, is still that repository of the forge.
Result<std::optional<ForgeRepository>> repository_on_forge(Repository& repository,
                                                           const std::string& remote) {
    ATELIER_TRY(const auto led, repository.remotes().push_address(remote));
    if (const auto found = forge_repository_of(led.value_or(""))) return found;
    ATELIER_TRY(const auto remotes, repository.configuration().remotes());
    return forge_repository_in(remotes, remote);
}

} // namespace

Result<CodeHost> code_host(const WorkContext& work) {
    ATELIER_TRY(std::string remote, work.repository.refs().main_remote());
    ATELIER_TRY(const auto found, repository_on_forge(work.repository, remote));
    const std::string mode(name_of(work.plan.settings.admission.pr_mode));
    if (!found)
        return fail(ErrorCode::config_invalid,
                    "branch.pr_mode is " + mode + ", but the remote '" + remote +
                        "' does not lead to a forge: nothing is published",
                    advise(Hint::publish_nowhere));
    ATELIER_TRY(auto forge, work.forge(*found));
    return CodeHost{std::move(remote), work.repository.remotes(), std::move(forge)};
}

} // namespace atelier
