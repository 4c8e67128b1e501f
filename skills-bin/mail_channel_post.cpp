// mail_channel_post: write to everybody who reads a channel.
#include "app/mail/mail_send.hpp"
#include "view/mail.hpp"
#include "wiring/mail_options.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "channel", .help = "the channel", .value = "NAME", .required = true},
    {.name = "subject", .help = "the subject, in one line", .value = "TEXT", .required = true},
    {.name = "body", .help = "the text, in Markdown", .value = "TEXT"},
    {.name = "body-file",
     .help = "read the body from FILE, or - for standard input",
     .value = "FILE"},
    {.name = "retention-days", .help = "how many days to keep it", .value = "N"},
    {.name = "request-id", .help = "a key that identifies repeated calls", .value = "KEY"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(MailRequest request, channel_post(args, env.read_input));
    ATELIER_TRY(const MailOutcome sent, mail_send(env.context, request));
    return Outcome{mail_sent_json(sent), mail_sent_text(sent)};
}

} // namespace

extern const Skill mail_channel_post_skill = {
    .declaration = {.name = "mail_channel_post",
                    .summary = "post a message to a channel",
                    .options = options,
                    .callers = either_agent},
    .run = run};

} // namespace atelier
