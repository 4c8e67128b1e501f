// changeset_guardrails: tell how large a changeset has become, and ask whether it may be.
#include "app/changeset/changeset_guardrails.hpp"
#include "view/review.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "the changeset, if not that of the session", .value = "ID"},
    {.name = "request-approval",
     .help = "ask the overseer to allow more than the limits, and say why",
     .value = "REASON"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    GuardrailsRequest request;
    ATELIER_TRY(request.changeset, args.bead("changeset"));
    if (!request.changeset) request.changeset = env.changeset;
    request.reason = args.text("request-approval");
    ATELIER_TRY(const auto outcome, changeset_guardrails(env.context, env.repository, request));
    return Outcome{guardrails_json(outcome), args.has("text") ? guardrails_text(outcome) : ""};
}

} // namespace

extern const Skill changeset_guardrails_skill = {
    .declaration = {.name = "changeset_guardrails",
                    .summary =
                        "show the size of the changeset, or ask for a larger one to be allowed",
                    .options = options,
                    .callers = workers,
                    .looks = [](const Args& args) { return !args.has("request-approval"); }},
    .run = run};

} // namespace atelier
