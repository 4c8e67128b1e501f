// mail_queue_claim: take a message of a queue, which is then this agent's to deal with.
#include "app/mail/mail_queue_claim.hpp"
#include "view/mail.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "this message instead of the oldest one", .arity = Arity::optional},
};

constexpr Option options[] = {
    {.name = "queue", .help = "the queue", .value = "NAME", .required = true},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto named, args.bead("id"));
    ATELIER_TRY(const QueueClaimOutcome claim,
                mail_queue_claim(env.context, args.text_or("queue", ""), named));
    Outcome outcome{queue_claim_json(claim)};
    if (args.has("text")) outcome.text = queue_claim_text(claim, env.style());
    return outcome;
}

} // namespace

extern const Skill mail_queue_claim_skill = {
    .declaration = {.name = "mail_queue_claim",
                    .summary = "claim a message from a queue",
                    .arguments = arguments,
                    .options = options,
                    .callers = either_agent},
    .run = run};

} // namespace atelier
