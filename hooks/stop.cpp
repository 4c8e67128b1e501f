// atelier-stop: remind an agent once that it has not said how its work ended.
#include "app/guard/runtime_hooks.hpp"
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {hook_form_option};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const HookDialect form, form_of_reply(args));
    ATELIER_TRY(const std::string input, env.read_input("-"));
    ATELIER_TRY(const auto reminder, reminder_at_stop(env.context, input));
    return Outcome{.text = reminder ? continue_reply(form, *reminder) : ""};
}

} // namespace

extern const Hook stop_hook = {
    .declaration = {.name = "atelier-stop",
                    .summary = "remind an agent once that it has not said how its work ended",
                    .options = options,
                    .callers = anybody},
    .duty = FailurePolicy::fail_open,
    .run = run};

} // namespace atelier
