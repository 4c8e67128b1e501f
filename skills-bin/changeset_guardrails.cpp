// changeset_guardrails: tell how large a changeset has become, and ask whether it may be.
#include "app/changeset/changeset_guardrails.hpp"
#include "view/review.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "another one than the session's", .value = "ID"},
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
                    .summary = "tell how large the changeset is, and ask to allow it",
                    .options = options},
    .run = run};

} // namespace atelier
