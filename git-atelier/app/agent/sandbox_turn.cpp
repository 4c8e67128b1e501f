#include "app/agent/sandbox_turn.hpp"

#include "app/guard/sandbox.hpp"

namespace atelier {

Result<void> sandbox_turn(WorkContext& work, const Session& session, TurnRequest& turn) {
    ATELIER_TRY(Sandbox sandbox, sandbox_around(sandbox_deps(work), session.agent, turn.directory));
    if (sandbox.fault) work.progress.warn("no sandbox: " + sandbox.fault->message);
    turn.sandbox = std::move(sandbox.command);
    return {};
}

} // namespace atelier
