// atelier-session-start: tell a new session what to do.
#include "app/guard/request_sync.hpp"
#include "view/assignment.hpp"
#include "wiring/hook.hpp"

namespace atelier {
namespace {

Result<Outcome> run(const Args&, SkillEnv& env) {
    ATELIER_CHECK(request_sync(env.context));
    ATELIER_TRY(const SeenGround ground, env.ground());
    ATELIER_TRY(const auto contract, startup_contract(env.context, env.probe, &ground));
    return Outcome{contract_json(contract)};
}

} // namespace

extern const Hook session_start_hook = {.declaration = {.name = "atelier-session-start",
                                                        .summary = "tell a new session what to do",
                                                        .callers = anybody},
                                        .duty = FailurePolicy::fail_open,
                                        .run = run};

} // namespace atelier
