// mail_mark_read: this agent has taken note of messages.
#include "app/mail/mail_mark_read.hpp"
#include "view/mail.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "a message to this agent", .arity = Arity::one_or_more},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto ids, args.beads("id"));
    ATELIER_TRY(const auto read, mail_mark_read(env.context, ids));
    return Outcome{mail_read_json(read)};
}

} // namespace

extern const Skill mail_mark_read_skill = {
    .declaration = {.name = "mail_mark_read",
                    .summary = "mark messages to this agent as read",
                    .arguments = arguments,
                    .callers = either_agent},
    .run = run};

} // namespace atelier
