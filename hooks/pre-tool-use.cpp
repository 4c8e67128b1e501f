// atelier-pre-tool-use: refuse a tool call that the guards would stop or find.
#include "app/guard/runtime_hooks.hpp"
#include "wiring/hook.hpp"
#include "wiring/process_environment.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {hook_form_option};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const HookDialect form, form_of_reply(args));
    ATELIER_TRY(const std::string input, env.read_input("-"));
    ATELIER_TRY(const auto reason,
                refused_tool_call(env.context, input, read_process_environment().project));
    return Outcome{.text = reason ? denial_reply(form, *reason) : ""};
}

} // namespace

extern const Hook pre_tool_use_hook = {
    .declaration = {.name = "atelier-pre-tool-use",
                    .summary = "refuse a tool call that the guards would stop or find",
                    .options = options,
                    .callers = anybody},
    .duty = FailurePolicy::fail_open,
    .run = run};

} // namespace atelier
