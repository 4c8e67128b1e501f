#include "app/publish/code_host.hpp"

#include "app/publish/answering_forge.hpp"
#include "app/publish/followed_forge.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {

namespace {

// `forge` gives it as it is to be asked.
Result<CodeHost> followed_host(Repository& repository, PrMode mode, const ForgeOf& forge) {
    ATELIER_TRY(std::string remote, repository.refs().main_remote());
    ATELIER_TRY(auto found, followed_forge(repository));
    if (!found)
        return fail(ErrorCode::config_invalid,
                    "branch.pr_mode is " + std::string(name_of(mode)) + ", but the remote '" +
                        remote + "' does not lead to a forge: nothing is published",
                    advise(Hint::publish_nowhere));
    ATELIER_TRY(auto there, forge(*found));
    return CodeHost{std::move(remote), *std::move(found), repository.remotes(), std::move(there)};
}

} // namespace

Result<CodeHost> code_host(Repository& repository, PrMode mode, const ForgeOf& forge) {
    return followed_host(repository, mode,
                         [&](const ForgeRepository& found) -> Result<std::shared_ptr<Forge>> {
                             ATELIER_TRY(auto there, forge(found));
                             return asked_while_it_answers(std::move(there));
                         });
}

Result<CodeHost> code_host(const WorkContext& work) {
    return followed_host(work.repository, work.plan.settings.admission.pr_mode,
                         [&](const ForgeRepository& found) -> Result<std::shared_ptr<Forge>> {
                             ATELIER_TRY(auto there, work.forge(found));
                             return asked_while_it_answers(std::move(there), work.plan, found.host);
                         });
}

} // namespace atelier
