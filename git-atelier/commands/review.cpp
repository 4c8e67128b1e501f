// review: what waits for you, and your leave for a large changeset.
#include "view/review.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {{.name = "id",
                                   .help = "a changeset, or an epic to see what waits in it",
                                   .arity = Arity::optional}};

constexpr Option options[] = {
    {.name = "approve-size", .help = "the changeset may be larger than changeset.max_lines"},
    {.name = "reason", .help = "why it may be larger", .value = "TEXT"},
};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const bool approves = args.has("approve-size");
    if (approves != args.has("reason") || (approves && !args.has("id")))
        return fail(ErrorCode::usage, "--approve-size needs a changeset and --reason TEXT",
                    advise(Hint::approve_takes_both));
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto id, named_bead(args, "id", context));
    if (approves) {
        ATELIER_TRY(const auto approved,
                    approve_changeset_size(context, *id, args.text_or("reason", "")));
        return Outcome{approve_size_json(approved), approve_size_text(approved)};
    }
    ATELIER_TRY(const auto items, read_review(context, env.probe(), id));
    return Outcome{review_json(items), review_text(items, output_style(env))};
}

} // namespace

const Command review_command = {
    .declaration = {.name = "review",
                    .summary = "show what waits for you, and allow a large changeset",
                    .arguments = arguments,
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = overseers,
                    .looks = [](const Args& args) { return !args.has("approve-size"); },
                    .instead = {.worker = "changeset_guardrails --request-approval REASON"}},
    .run = run,
};

} // namespace atelier
