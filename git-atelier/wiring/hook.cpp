#include "wiring/hook.hpp"

#include "view/text/style.hpp"
#include "wiring/caller.hpp"
#include "wiring/git_hook.hpp"
#include "wiring/process_environment.hpp"

namespace atelier {

Result<HookDialect> form_of_reply(const Args& args) {
    ATELIER_TRY(const auto form, args.choice<HookDialect>("form"));
    return form.value_or(HookDialect::claude);
}

int run_hook(const Hook& hook, const std::vector<std::string>& arguments) {
    if (hook.guard.decide != nullptr) return run_configured_git_hook(hook, arguments);
    const auto act = [&](const Args& args) -> Result<Outcome> {
        const Outcome nothing{.text = ""};
        if (read_process_environment().agent_id.empty()) return nothing;
        auto outcome =
            without_exceptions([&] { return in_skill_world(args, hook.run, patience_of_hooks); });
        if (outcome || hook.duty == FailurePolicy::fail_closed) return outcome;
        const Error& fault = outcome.error();
        write_err(std::string(hook.declaration.name) + ": " + one_line(fault.message) +
                  (fault.hint.empty()
                       ? ""
                       : " (" + one_line(fault.hint.told_to(audience_of_this_call())) + ")") +
                  "\n");
        return nothing;
    };
    return run_program(hook.declaration, ProgramKind::hook, arguments, act, audience_of_this_call);
}

} // namespace atelier
