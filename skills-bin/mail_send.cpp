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
    {.name = "queue", .help = "for whoever claims it there first", .value = "NAME"},
    {.name = "channel", .help = "for everybody who reads that channel", .value = "NAME"},
    {.name = "subject", .help = "what it is about, in one line", .value = "TEXT"},
    {.name = "body", .help = "what is to be said, in Markdown", .value = "TEXT"},
    {.name = "body-file", .help = "a file with the body, or -", .value = "FILE"},
    {.name = "cc", .help = "who else is to read it", .value = "ADDRESS", .repeatable = true},
    {.name = "thread", .help = "the epic or changeset that it is about", .value = "ID"},
    {.name = "reply-to", .help = "the message that it answers", .value = "ID"},
    {.name = "msg-type",
     .help = "task, scavenge, notification or reply",
     .value = "TYPE",
     .choices = all_names<MessageType>},
    {.name = "retention-days", .help = "how long it is kept", .value = "N"},
    {.name = "expires-at", .help = "when it is of no use any more", .value = "TIME"},
    {.name = "request-id", .help = "a key by which a repeat is recognised", .value = "KEY"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(MailRequest request, mail_request(args, env.read_input));
    ATELIER_TRY(const MailOutcome sent, mail_send(env.context, request));
    return Outcome{mail_sent_json(sent), mail_sent_text(sent)};
}

} // namespace

extern const Skill mail_send_skill = {
    .declaration = {.name = "mail_send",
                    .summary = "write to an agent, a role, a group, a queue or a channel",
                    .options = options,
                    .callers = any_agent},
    .run = run};

} // namespace atelier
