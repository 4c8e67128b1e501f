// mail_inbox: list the messages to this agent.
#include "view/mail.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "all", .help = "include messages already read"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const MailInboxOutcome inbox, mail_inbox(env.context, args.has("all")));
    Outcome outcome{mail_inbox_json(inbox)};
    if (args.has("text")) outcome.text = mail_inbox_text(inbox, env.style());
    return outcome;
}

} // namespace

extern const Skill mail_inbox_skill = {
    .declaration = {.name = "mail_inbox",
                    .summary = "list the unread messages to this agent",
                    .options = options,
                    .callers = anybody,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
