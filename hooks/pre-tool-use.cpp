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
    std::vector<std::string> skills;
    for (const Skill* skill : registered_skills())
        skills.emplace_back(skill->declaration.name);
    ATELIER_TRY(const ToolVerdict verdict,
                judge_tool_call(env.context, input, read_process_environment().project, skills));
    if (verdict.refused) return Outcome{.text = denial_reply(form, *verdict.refused)};
    return Outcome{.text =
                       verdict.is_skill ? permission_reply(form, "a skill of git-atelier") : ""};
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
