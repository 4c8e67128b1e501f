// mail: what you tell agents; the queues, channels and groups there are.
#include "view/mail.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"
#include "view/mail_controls.hpp"
#include "wiring/input.hpp"
#include "wiring/mail_options.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "name",
     .help = "show what is in queue:NAME or channel:NAME; with --new and --remove, the name of the "
             "queue, channel or group",
     .arity = Arity::optional,
     .names = Naming::mail_control},
};

constexpr Option options[] = {
    {.name = "to",
     .help = "send to this agent (by any part of its name), role (planner, worker), "
             "group:NAME, queue:NAME or channel:NAME",
     .value = "ADDRESS"},
    {.name = "subject", .help = "the subject, in one line", .value = "TEXT"},
    {.name = "body", .help = "the text, in Markdown", .value = "TEXT"},
    {.name = "body-file",
     .help = "read the body from FILE, or - for standard input",
     .value = "FILE"},
    {.name = "cc",
     .help = "who else should get a copy",
     .value = "ADDRESS",
     .repeatable = true,
     .names = Naming::reader},
    {.name = "thread", .help = "the epic or changeset that it is about", .value = "ID"},
    {.name = "msg-type",
     .help = "task, scavenge, notification or reply",
     .value = "TYPE",
     .choices = all_names<MessageType>},
    {.name = "retention-days", .help = "how many days to keep it", .value = "N"},
    {.name = "expires-at", .help = "when it becomes irrelevant", .value = "TIME"},
    {.name = "new",
     .help = "create a queue, channel or group, or add members to it",
     .value = "KIND",
     .choices = all_names<MailControlKind>},
    {.name = "remove",
     .help = "remove members from a queue, channel or group",
     .value = "KIND",
     .choices = all_names<MailControlKind>},
    {.name = "member",
     .help = "with --new and --remove: an agent or a role; without members it is open to everybody",
     .value = "ID",
     .repeatable = true,
     .names = Naming::reader},
};

constexpr std::string_view of_sending[] = {"subject", "body",     "body-file",      "cc",
                                           "thread",  "msg-type", "retention-days", "expires-at"};

Result<void> check_combination(const Args& args) {
    if (args.has("new") && !args.has("name"))
        return fail(ErrorCode::usage, "no name was given for the new one",
                    advise(Hint::name_what_is_new));
    if (args.has("remove") && (!args.has("name") || !args.has("member")))
        return fail(ErrorCode::usage, "no member to remove was named, or nothing to remove it from",
                    advise(Hint::name_who_leaves));
    if (args.has("member") && !args.has("new") && !args.has("remove"))
        return fail(ErrorCode::usage, "--member belongs to --new or --remove",
                    advise(Hint::name_what_is_new));
    const bool changes_one = args.has("new") || args.has("remove");
    if ((args.has("new") && args.has("remove")) ||
        (args.has("to") && (changes_one || args.has("name"))))
        return fail(ErrorCode::usage, "one thing at a time", advise(Hint::one_mail_act));
    for (const std::string_view option : of_sending)
        if (args.has(option) && !args.has("to"))
            return fail(ErrorCode::usage, "--" + std::string(option) + " belongs to --to",
                        advise(Hint::one_mail_act));
    return {};
}

// An agent is meant by any part of its name that no other one has.
Result<MailAddress> address_meant(const std::string& written, const Context& context) {
    auto address = parse_mail_address(written);
    if (address || written.find(':') != std::string::npos) return address;
    ATELIER_TRY(const auto agent, named_agent(context, written));
    if (agent) return MailAddress{std::nullopt, agent->str()};
    ATELIER_TRY(const std::string meant, agent_likely_meant(context, written));
    Error unknown = address.error();
    unknown.message += meant;
    return fail(std::move(unknown));
}

Result<std::vector<std::string>> readers_meant(std::vector<std::string> written,
                                               const Context& context) {
    for (std::string& one : written) {
        ATELIER_TRY(const MailAddress address, address_meant(one, context));
        if (!address.control) one = address.name;
    }
    return written;
}

Result<Outcome> send(const Args& args, const Context& context) {
    MailRequest request;
    ATELIER_TRY(request.to, address_meant(args.text_or("to", ""), context));
    ATELIER_TRY(request.draft, mail_draft(args, read_input));
    ATELIER_TRY(request.draft.cc, readers_meant(std::move(request.draft.cc), context));
    ATELIER_TRY(request.draft.thread, named_bead(args, "thread", context));
    ATELIER_TRY(const MailOutcome sent, mail_send(context, request));
    return Outcome{mail_sent_json(sent), mail_sent_text(sent)};
}

Result<Outcome> show(const Args& args, CommandEnv& env, const Context& context) {
    if (!args.has("name")) {
        ATELIER_TRY(const MailControlsOutcome listed, list_mail_controls(context));
        return Outcome{mail_controls_json(listed), mail_controls_text(listed, output_style(env))};
    }
    ATELIER_TRY(const MailAddress address, parse_mail_address(args.text_or("name", "")));
    if (!address.control)
        return fail(ErrorCode::usage, address.name + " is not a queue, channel or group",
                    advise(Hint::mail_addresses));
    ATELIER_TRY(const ControlMailOutcome mail,
                mail_in_control(context, *address.control, address.name));
    return Outcome{control_mail_json(mail), control_mail_text(mail, output_style(env))};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(check_combination(args));
    ATELIER_TRY(const Context context, env.context());
    if (args.has("to")) return send(args, context);
    ATELIER_TRY(const auto made, args.choice<MailControlKind>("new"));
    ATELIER_TRY(const auto left, args.choice<MailControlKind>("remove"));
    if (!made && !left) return show(args, env, context);
    const std::string name = args.text_or("name", "");
    ATELIER_TRY(const auto members, readers_meant(args.texts("member"), context));
    ATELIER_TRY(const DeclareOutcome declared,
                made ? declare_mail_control(context, *made, name, members)
                     : remove_members(context, *left, name, members));
    return Outcome{declared_control_json(declared), declared_control_text(declared)};
}

} // namespace

const Command mail_command = {
    .declaration = {.name = "mail",
                    .summary = "write to agents; manage queues, channels and groups",
                    .arguments = arguments,
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks =
                        [](const Args& args) {
                            return !args.has("to") && !args.has("new") && !args.has("remove");
                        },
                    .instead = {.planner = "mail_send", .worker = "mail_send"}},
    .run = run,
};

} // namespace atelier
