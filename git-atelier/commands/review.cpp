// review: what waits for you, and what you say of a changeset's work.
#include "view/review.hpp"
#include "app/core/plan_queries.hpp"
#include "app/review/review_of.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/opened.hpp"
#include "commands/output.hpp"
#include "commands/review_walk.hpp"
#include "commands/run_named.hpp"
#include "commands/shown_diff.hpp"
#include "commands/signalled.hpp"
#include "view/gate.hpp"
#include "view/open.hpp"
#include "wiring/person_program.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id",
     .help = "a changeset, a run, or an epic to see what is waiting in it",
     .arity = Arity::optional},
    {.name = "text", .help = "the text of each --comment", .arity = Arity::any_number},
};

constexpr Option options[] = {
    {.name = "approve", .help = "approve the work as it is"},
    {.name = "request-changes",
     .help = "send the work back, saying what has to change",
     .value = "MESSAGE"},
    {.name = "comment",
     .help = "ask for a change to that line; give one TEXT for each",
     .value = "FILE:LINE",
     .repeatable = true},
    {.name = "since-last", .help = "show what has changed since you last looked at its diff"},
    {.name = "open", .help = "open a shell in its worktree"},
    {.name = "approve-size", .help = "allow the changeset to be larger than changeset.max_lines"},
    {.name = "reason", .help = "why it may be larger", .value = "TEXT"},
};

bool asks_for_changes(const Args& args) {
    return args.has("request-changes") || args.has("comment");
}

bool decides(const Args& args) {
    return args.has("approve") || asks_for_changes(args) || args.has("approve-size");
}

Result<void> check_flags(const Args& args) {
    if (args.has("approve-size") != args.has("reason") ||
        (args.has("approve-size") && !args.has("id")))
        return fail(ErrorCode::usage, "--approve-size needs a changeset and --reason TEXT",
                    advise(Hint::approve_takes_both));
    const int ways = static_cast<int>(args.has("approve")) +
                     static_cast<int>(asks_for_changes(args)) +
                     static_cast<int>(args.has("approve-size")) +
                     static_cast<int>(args.has("since-last")) + static_cast<int>(args.has("open"));
    if (ways > 1)
        return fail(ErrorCode::usage,
                    "--approve, --request-changes or --comment, --approve-size, --since-last and "
                    "--open cannot be used together",
                    advise(Hint::leave_one_out));
    if (ways == 1 && !args.has("id"))
        return fail(ErrorCode::usage, "no changeset was named", advise(Hint::what_is_reviewed));
    if (args.texts("comment").size() != args.texts("text").size())
        return fail(ErrorCode::usage,
                    "each --comment FILE:LINE takes one TEXT, and each TEXT a --comment",
                    advise(Hint::say_what_changes));
    return {};
}

Result<std::vector<WrittenComment>> comments_in(const Args& args) {
    std::vector<WrittenComment> comments;
    const auto& texts = args.texts("text");
    for (const std::string& place : args.texts("comment")) {
        ATELIER_TRY(LinePlace line, parse_line_place(place));
        comments.push_back({std::move(line), texts[comments.size()]});
    }
    return comments;
}

Result<Outcome> decide_at_gate(const Args& args, CommandEnv& env, const BeadId& run) {
    if (args.has("comment") || args.has("approve-size"))
        return fail(ErrorCode::usage,
                    run.str() + " is a run: there are no lines to comment on, and no size",
                    advise(Hint::leave_one_out));
    return decided_gate(
        env, {.run = run,
              .kind = args.has("approve") ? SignalKind::approve : SignalKind::request_changes,
              .text = args.text_or("request-changes", "")});
}

Result<Outcome> decide(const Args& args, CommandEnv& env, const Context& context,
                       const BeadId& id) {
    ATELIER_TRY(const bool of_run, names_run(context, id));
    if (of_run) return decide_at_gate(args, env, id);
    if (args.has("approve-size")) {
        ATELIER_TRY(const auto decided, env.deciding(DecisionKind::approve_size, {id}));
        ATELIER_TRY(const auto approved,
                    approve_changeset_size(decided, id, args.text_or("reason", "")));
        return Outcome{approve_size_json(approved), approve_size_text(approved)};
    }
    ATELIER_TRY(Repository* const repository, env.repository());
    const bool approves = args.has("approve");
    ATELIER_TRY(
        const Context decided,
        env.deciding(approves ? DecisionKind::approve : DecisionKind::request_changes, {id}));
    const VerdictDeps deps{decided, *repository, env.probe()};
    if (approves) {
        ATELIER_TRY(const auto approved, approve_work(deps, id));
        return Outcome{approve_json(approved), approve_text(approved)};
    }
    ChangesRequest request{.changeset = id, .message = args.text_or("request-changes", "")};
    ATELIER_TRY(request.comments, comments_in(args));
    ATELIER_TRY(const auto changes, request_changes(deps, request));
    return Outcome{changes_json(changes), changes_text(changes)};
}

Result<Outcome> open_it(const Args& args, CommandEnv& env, const Context& context,
                        const BeadId& id) {
    ATELIER_TRY(const Bead place,
                context.store.read([&](PlanReader& plan) { return require_changeset(plan, id); }));
    ATELIER_TRY(const OpenedWorktree opened, opened_worktree(place, env));
    if (asks_for_json(args)) return Outcome{open_json(opened)};
    return fail(become_program({shell_of(env)}, env.process_environment().all, opened.worktree));
}

bool is_changeset(const Context& context, const BeadId& id) {
    return context.store.read([&](PlanReader& plan) { return require_changeset(plan, id); })
        .has_value();
}

Result<Outcome> list(CommandEnv& env, const Context& context, const std::optional<BeadId>& id) {
    ATELIER_TRY(const auto items, read_review(context, env.probe(), id));
    const Style style = output_style(env);
    if (!id) return Outcome{review_json(items), review_text(items, style)};
    ATELIER_TRY(Repository* const repository, env.repository());
    if (!is_changeset(context, *id)) {
        ATELIER_TRY(const auto gate,
                    gate_review({context, CommandEnv::workflow_format(), *repository}, *id));
        if (!gate) return Outcome{review_json(items), review_text(items, style)};
        return Outcome{review_json(items, nullptr, &*gate), gate_text(*gate, style)};
    }
    ATELIER_TRY(const ReviewOf review, review_of({context, *repository, env.probe()}, *id));
    std::string text = review_of_text(review, style);
    // Of work to review it says all by itself.
    for (const AwaitedItem& item : items)
        if (!item.to_review) text += "\n" + awaited_detail_text(item, style);
    return Outcome{review_json(items, &review), std::move(text)};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(check_flags(args));
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto id, named_bead(args, "id", context));
    if (decides(args)) return decide(args, env, context, *id);
    if (args.has("since-last"))
        return shown_diff(args, env, context,
                          {.id = *id, .since_last = true, .shown = !asks_for_json(args)});
    if (args.has("open")) return open_it(args, env, context, *id);
    const bool walks = !id && env.has_terminal() && is_on_terminal() && !asks_for_json(args);
    if (walks && context.caller.role() == Role::overseer) return walk_review(args, env, context);
    return list(env, context, id);
}

} // namespace

const Command review_command = {
    .declaration = {.name = "review",
                    .summary = "show what is waiting for you, and review a changeset's work",
                    .arguments = arguments,
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return !decides(args) && !args.has("open"); },
                    .instead = {.worker = "changeset_guardrails --request-approval REASON"}},
    .run = run,
};

} // namespace atelier
