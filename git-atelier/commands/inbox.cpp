// inbox: what agents and the mirror ask of you, and your answers.
#include "app/review/inbox.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"
#include "commands/text_editing.hpp"
#include "view/mail.hpp"
#include "view/planner_mail.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id",
     .help = "show only this message, in full",
     .arity = Arity::optional,
     .names = Naming::message},
};

constexpr Option options[] = {
    {.name = "reply", .help = "reply to this message", .value = "ID", .names = Naming::message},
    {.name = "message", .help = "the text of the reply", .value = "TEXT"},
    {.name = "approve", .help = "reply that what a run has made is approved"},
    {.name = "approve-size", .help = "also approve the size that the message asks for"},
    {.name = "close",
     .help = "close this message without a reply",
     .value = "ID",
     .names = Naming::message},
    {.name = "edit", .help = "answer messages in your editor"},
};

Result<void> check_combination(const Args& args) {
    if (args.has("edit") &&
        (args.has("id") || args.has("reply") || args.has("message") || args.has("close")))
        return fail(ErrorCode::usage, "--edit is for all messages at once",
                    advise(Hint::leave_one_out));
    if (args.has("id") && (args.has("reply") || args.has("close")))
        return fail(ErrorCode::usage, "one message at a time", advise(Hint::settle_one));
    if (args.has("reply") && args.has("close"))
        return fail(ErrorCode::usage, "--reply and --close do not go together",
                    advise(Hint::answer_closes));
    if (args.has("approve") && !args.has("reply"))
        return fail(ErrorCode::usage, "--approve belongs to a reply",
                    advise(Hint::reply_takes_both));
    if (args.has("reply") != (args.has("message") || args.has("approve")))
        return fail(ErrorCode::usage, "--reply ID and --message TEXT belong together",
                    advise(Hint::reply_takes_both));
    if (args.has("approve-size") && !args.has("reply"))
        return fail(ErrorCode::usage, "--approve-size belongs to an answer",
                    advise(Hint::approve_by_answer));
    return {};
}

Result<Outcome> edit(CommandEnv& env) {
    ATELIER_TRY(const Context context, env.deciding(DecisionKind::answer, {}));
    ATELIER_TRY(Repository* const repository, env.repository());
    const RunDesk desk{context, CommandEnv::workflow_format(), *repository};
    ATELIER_TRY(TextEditing text, text_editing(env));
    ATELIER_TRY(
        const InboxEditOutcome edited,
        inbox_in_editor(context, {std::move(text), question_text, [&](const MessageAnswer& answer) {
                                      return answer_any(desk, answer);
                                  }}));
    return Outcome{.body = inbox_edit_json(edited),
                   .text = inbox_edit_text(edited),
                   .exit_status = edited.refused.empty() ? 0 : 1};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(check_combination(args));
    ATELIER_TRY(const Context context, env.context());
    if (args.has("edit")) return edit(env);
    ATELIER_TRY(const auto shown, named_bead(args, "id", context));
    ATELIER_TRY(const auto replied, named_bead(args, "reply", context));
    ATELIER_TRY(const auto closed, named_bead(args, "close", context));
    if (replied) {
        ATELIER_TRY(const Context decided, env.deciding(DecisionKind::answer, {*replied}));
        ATELIER_TRY(Repository* const repository, env.repository());
        ATELIER_TRY(const MessageAnswered answer,
                    answer_any({decided, CommandEnv::workflow_format(), *repository},
                               {.message = *replied,
                                .text = args.text_or("message", ""),
                                .approves_size = args.has("approve-size"),
                                .approves = args.has("approve")}));
        return Outcome{answered_json(answer), answered_text(answer)};
    }
    if (closed) {
        ATELIER_TRY(const Context decided, env.deciding(DecisionKind::close_message, {*closed}));
        ATELIER_TRY(const AnswerOutcome answer, close_message(decided, *closed));
        return Outcome{answer_json(answer), answer_text(answer)};
    }
    if (shown) {
        ATELIER_TRY(const InboxOutcome inbox, read_message(context, *shown));
        return Outcome{inbox_json(inbox), message_text(inbox, output_style(env))};
    }
    ATELIER_TRY(const InboxOutcome inbox, read_inbox(context));
    ATELIER_TRY(const auto for_planners, context.store.read([&](PlanReader& plan) {
        return unread_planner_mail(plan, context);
    }));
    const bool by_itself = context.settings.plan_answers == PlanAnswers::automatic;
    const Style style = output_style(env);
    return Outcome{inbox_json(inbox).set("for_planners", planner_mail_json(for_planners)),
                   inbox_text(inbox, style) + planner_mail_text(for_planners, by_itself, style)};
}

} // namespace

const Command inbox_command = {
    .declaration = {.name = "inbox",
                    .summary = "show and answer questions from agents",
                    .arguments = arguments,
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks =
                        [](const Args& args) {
                            return !args.has("reply") && !args.has("close") && !args.has("edit");
                        },
                    .instead = {.planner = "mail_inbox", .worker = "mail_inbox"}},
    .run = run,
};

} // namespace atelier
