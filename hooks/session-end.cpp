// atelier-session-end: note which conversation a session ended in.
#include "app/guard/runtime_hooks.hpp"
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {hook_form_option};

Result<Outcome> run(const Args&, SkillEnv& env) {
    ATELIER_TRY(const std::string input, env.read_input("-"));
    ATELIER_CHECK(note_conversation(env.context, input));
    return Outcome{.text = ""};
}

} // namespace

extern const Hook session_end_hook = {
    .declaration = {.name = "atelier-session-end",
                    .summary = "note which conversation a session ended in",
                    .options = options,
                    .callers = anybody},
    .duty = FailurePolicy::fail_open,
    .run = run};

} // namespace atelier
