#include "app/guard/guard_worktree.hpp"

#include "domain/git_variables.hpp"

namespace atelier {

namespace fs = std::filesystem;

CarrierWorld carrier_world(Workshop& workshop) {
    return {workshop.repository, workshop.files, workshop.places, workshop.project.key,
            workshop.programs};
}

Result<Guard> guard_worktree(Workshop& workshop, const Session& session) {
    const fs::path worktree = session.worktree;
    ATELIER_TRY(const GuardCarrier carrier, write_carrier(carrier_world(workshop), worktree));
    Guard guard{.agent = session.agent,
                .session = session.id,
                .common_dir = workshop.repository.common_dir(),
                .enlistment = workshop.project.enlistment,
                .project = workshop.places.folder,
                .worktree = worktree,
                .branch = *session.branch,
                .carrier = carrier,
                .epic = session.epic,
                .changeset = session.changeset,
                .fencing = session.fencing,
                .base = session.base,
                .onto = session.onto};
    ATELIER_TRY(const fs::path git_dir, workshop.repository.git_dir(worktree));
    ATELIER_CHECK(workshop.files.write(git_dir / "atelier", guard_text(guard)));
    return guard;
}

Result<Environment> guarded_environment(Workshop& workshop, Role role, Environment environment) {
    ATELIER_TRY(const GitVersion git, workshop.repository.version());
    return with_configuration(
        std::move(environment),
        carried_configuration(carrier_world(workshop), carrier_for(git), role));
}

Result<Environment> unguarded(Workshop& workshop, const fs::path& worktree,
                              Environment environment) {
    ATELIER_TRY(const GitVersion git, workshop.repository.version());
    ATELIER_TRY(const UserHooks users, workshop.repository.user_hooks(worktree));
    return with_configuration(std::move(environment),
                              user_hooks_configuration(carrier_for(git), users.folder));
}

} // namespace atelier
