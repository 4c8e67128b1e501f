#include "app/agent/sandbox_turn.hpp"

#include "app/guard/sandbox.hpp"
#include "domain/agent/agent_sandbox.hpp"

namespace atelier {

Result<void> sandbox_turn(WorkContext& work, const Session& session, GitHooks hooks,
                          TurnRequest& turn) {
    const Settings& settings = work.plan.settings;
    SandboxDeps deps = sandbox_deps(work);
    deps.mode = agent_sandbox(settings, session.agent.role(), hooks);
    ATELIER_TRY(Sandbox sandbox, sandbox_around(deps, session.agent, turn.directory));
    const bool unasked = deps.mode != settings.sandbox;
    if (sandbox.fault)
        work.progress.warn("no sandbox" +
                           std::string(unasked ? " around a planner without Git hooks" : "") +
                           ": " + sandbox.fault->message);
    turn.sandbox = std::move(sandbox.command);
    return {};
}

} // namespace atelier
