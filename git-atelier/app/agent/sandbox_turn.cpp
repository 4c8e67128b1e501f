#include "app/agent/sandbox_turn.hpp"

#include "app/guard/sandbox.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<std::vector<Bound>> bounds_of(WorkContext& work, const SandboxDeps& deps,
                                     const Session& session, const AgentHome& home) {
    ATELIER_TRY(SandboxPlaces places, sandbox_places(deps));
    places.store = work.paths.beads();
    places.home = home.folder;
    if (session.agent.role() == Role::planner) return planner_bounds(places);
    ATELIER_TRY(places.git_dir, work.repository.worktrees().git_dir(session.worktree));
    std::vector<std::filesystem::path> linked;
    for (const std::string& path : work.plan.settings.worktree_link)
        linked.push_back(work.project.enlistment / path);
    return worker_bounds(places, session.worktree, linked);
}

} // namespace

Result<void> sandbox_turn(WorkContext& work, const Session& session, const AgentHome& home,
                          TurnRequest& turn) {
    if (work.plan.settings.sandbox == SandboxMode::none) return {};
    const SandboxDeps deps{work.repository,    work.files, work.process,
                           work.plan.settings, work.paths, work.user_environment};
    ATELIER_TRY(const auto bounds, bounds_of(work, deps, session, home));
    ATELIER_TRY(Sandbox sandbox, try_sandbox(deps, bounds, turn.directory));
    if (sandbox.fault) work.progress.warn("no sandbox: " + sandbox.fault->message);
    turn.sandbox = std::move(sandbox.command);
    return {};
}

} // namespace atelier
