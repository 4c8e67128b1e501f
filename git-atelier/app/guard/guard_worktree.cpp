#include "app/guard/guard_worktree.hpp"

#include "app/guard/find_guard.hpp"
#include "domain/guard/git_variables.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {

namespace fs = std::filesystem;

HookInstallationDeps hook_installation_deps(WorkContext& work) {
    return {work.repository, work.files, work.paths, work.project.key, work.programs};
}

Result<Guard> guard_worktree(WorkContext& work, const Session& session,
                             const std::optional<GuardedDocument>& document) {
    const fs::path worktree = session.worktree;
    ATELIER_TRY(const InstalledHooks installed,
                install_hooks(hook_installation_deps(work), worktree));
    for (const HookRepair& repair : installed.repairs)
        if (is_harm(repair)) work.progress.warn("put back: " + repair_text(repair));
    Guard guard{.agent = session.agent,
                .session = session.id,
                .common_dir = work.repository.common_dir(),
                .enlistment = work.project.enlistment,
                .project = work.paths.folder,
                .worktree = worktree,
                .branch = *session.branch,
                .installation = installed.installation,
                .epic = session.epic,
                .changeset = session.changeset,
                .fencing = session.fencing,
                .base = session.base,
                .onto = session.onto,
                .document = document};
    ATELIER_TRY(const fs::path git_dir, work.repository.worktrees().git_dir(worktree));
    ATELIER_CHECK(work.files.write(guard_file(git_dir), guard_text(guard)));
    return guard;
}

std::vector<HookRepair> mend_hooks(WorkContext& work, const Session& session) {
    const auto present = work.files.exists(session.worktree);
    const bool there = !session.worktree.empty() && present && *present;
    const fs::path place = there ? fs::path(session.worktree) : work.project.enlistment;
    auto installed = install_hooks(hook_installation_deps(work), place);
    if (installed) {
        // One that the user got meanwhile was not there to be missed.
        std::erase_if(installed->repairs, [](const HookRepair& repair) {
            return repair.fault == HookFault::missing &&
                   std::ranges::find(guarded_events(), repair.path.filename().string()) ==
                       guarded_events().end();
        });
        return std::move(installed->repairs);
    }
    work.progress.warn("the guard's hooks could not be checked: " + installed.error().message);
    return {};
}

Environment guarded_environment(WorkContext& work, Environment environment) {
    return with_parameters(std::move(environment), carrier_of_guard(hook_installation_deps(work)));
}

Result<Environment> unguarded(WorkContext& work, const fs::path& worktree,
                              Environment environment) {
    ATELIER_TRY(const GitVersion git, work.repository.version());
    ATELIER_TRY(const UserHooks users, work.repository.user_hooks(worktree));
    // What it runs is the agent's, and pushes as little as that.
    return with_parameters(guarded_environment(work, std::move(environment)),
                           user_hooks_configuration(hook_installation_for(git), users.folder));
}

} // namespace atelier
