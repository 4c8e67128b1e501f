// atelier-session-start: tell a new session what to do.
#include "app/guard/request_sync.hpp"
#include "app/guard/runtime_hooks.hpp"
#include "view/assignment.hpp"
#include "wiring/hook.hpp"
#include "wiring/process_environment.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {hook_form_option};

// Copilot reads no instructions but those of the user and of the repository.
std::string instructions_file() {
    const Environment environment = read_process_environment().all;
    const auto hooks = environment.find("ATELIER_HOOKS_PATH");
    if (hooks == environment.end()) return "/dev/null";
    return std::filesystem::path(hooks->second).replace_filename("AGENTS.md").string();
}

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto form, args.choice<HookDialect>("form"));
    ATELIER_CHECK(request_sync(env.context));
    ATELIER_TRY(const SeenGround ground, env.ground());
    ATELIER_TRY(const auto contract, startup_contract(env.context, env.probe, &ground));
    Json said = contract_json(contract);
    ATELIER_TRY(const std::string policy, env.policy());
    if (!form) {
        said.set("policy", policy);
        return Outcome{std::move(said)};
    }
    ATELIER_TRY(const std::string input, env.read_input("-"));
    ATELIER_CHECK(note_conversation(env.context, input));
    std::string text = body_text(said);
    if (*form != HookDialect::copilot) {
        text += policy;
    } else {
        ATELIER_TRY(const std::string instructions, env.read_input(instructions_file()));
        text = instructions + "\n" + text;
    }
    return Outcome{.text = context_reply(*form, text)};
}

} // namespace

extern const Hook session_start_hook = {.declaration = {.name = "atelier-session-start",
                                                        .summary = "tell a new session what to do",
                                                        .options = options,
                                                        .callers = anybody},
                                        .duty = FailurePolicy::fail_open,
                                        .run = run};

} // namespace atelier
