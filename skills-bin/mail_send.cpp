// mail_send: write to an agent, a role, a group, a queue or a channel.
#include "app/mail/mail_send.hpp"
#include "view/mail.hpp"
#include "wiring/mail_options.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "to",
     .help = "an agent like atelier/worker/alice, overseer, planner, worker, or group:NAME",
     .value = "ADDRESS"},
    {.name = "queue", .help = "send to this queue, for whoever claims it first", .value = "NAME"},
    {.name = "channel", .help = "send to everybody who reads this channel", .value = "NAME"},
    {.name = "subject", .help = "the subject, in one line", .value = "TEXT"},
    {.name = "body", .help = "the text, in Markdown", .value = "TEXT"},
    {.name = "body-file",
     .help = "read the body from FILE, or - for standard input",
     .value = "FILE"},
    {.name = "cc", .help = "who else should get a copy", .value = "ADDRESS", .repeatable = true},
    {.name = "thread", .help = "the epic, changeset or run that it is about", .value = "ID"},
    {.name = "reply-to", .help = "the message to reply to", .value = "ID"},
    {.name = "msg-type",
     .help = "task, scavenge, notification or reply",
     .value = "TYPE",
     .choices = all_names<MessageType>},
    {.name = "retention-days", .help = "how many days to keep it", .value = "N"},
    {.name = "expires-at", .help = "when it becomes irrelevant", .value = "TIME"},
    {.name = "request-id", .help = "a key that identifies repeated calls", .value = "KEY"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(MailRequest request, mail_request(args, env.read_input));
    ATELIER_TRY(const MailOutcome sent, mail_send(env.context, request));
    return Outcome{mail_sent_json(sent), mail_sent_text(sent)};
}

} // namespace

extern const Skill mail_send_skill = {
    .declaration = {.name = "mail_send",
                    .summary = "send a message to an agent, a role, a group, a queue or a channel",
                    .options = options,
                    .callers = any_agent},
    .run = run};

} // namespace atelier
