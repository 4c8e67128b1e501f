// atelier-pre-compact: say what the summary of a conversation has to keep.
#include "app/guard/request_sync.hpp"
#include "app/guard/runtime_hooks.hpp"
#include "view/assignment.hpp"
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {hook_form_option};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const HookDialect form, form_of_reply(args));
    ATELIER_TRY(const std::string input, env.read_input("-"));
    ATELIER_CHECK(note_conversation(env.context, input));
    ATELIER_CHECK(request_sync(env.context));
    ATELIER_TRY(const SeenGround ground, env.ground());
    ATELIER_TRY(const auto contract, startup_contract(env.context, env.probe, &ground));
    return Outcome{.text = context_reply(form, "Keep what this session is about:\n" +
                                                   body_text(contract_json(contract)))};
}

} // namespace

extern const Hook pre_compact_hook = {
    .declaration = {.name = "atelier-pre-compact",
                    .summary = "say what the summary of a conversation has to keep",
                    .options = options,
                    .callers = anybody},
    .duty = FailurePolicy::fail_open,
    .run = run};

} // namespace atelier
