#include "app/publish/code_host.hpp"

#include "app/publish/followed_forge.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
Result<CodeHost> code_host(const WorkContext& work) {
    ATELIER_TRY(std::string remote, work.repository.refs().main_remote());
    ATELIER_TRY(const auto found, followed_forge(work.repository));
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
