// changeset_guardrails: tell how large a changeset has become, and ask whether it may be.
#include "app/changeset/changeset_guardrails.hpp"
#include "view/review.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "instead of the session's own", .value = "ID"},
    {.name = "request-approval",
     .help = "ask the overseer to allow what exceeds the limits, and why",
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
                    .summary = "show how large the changeset is, or ask for it to be allowed",
                    .options = options,
                    .callers = workers,
                    .looks = [](const Args& args) { return !args.has("request-approval"); }},
    .run = run};

} // namespace atelier
