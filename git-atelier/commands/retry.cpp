// git atelier retry: lets a blocked changeset be worked on again.
#include "app/review/retry.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/signalled.hpp"
#include "view/retry.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id",
     .help = "a changeset, an epic for all its blocked changesets, or a run that has failed",
     .names = Naming::bead_or_run}};

constexpr Option options[] = {{.name = "yes", .help = "has no effect: retry never asks"}};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto context, env.context());
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", context));
    ATELIER_TRY(auto signalled, signalled_run(env, id, SignalKind::retry, ""));
    if (signalled) return *std::move(signalled);
    ATELIER_TRY(const auto decided, env.deciding(DecisionKind::retry, {id}));
    ATELIER_TRY(const auto outcome, retry(decided, env.probe(), id));
    return Outcome{retry_json(outcome), retry_text(outcome, env.style())};
}

} // namespace

const Command retry_command = {
    .declaration = {.name = "retry",
                    .summary = "unblock a changeset so that it is worked on again",
                    .arguments = arguments,
                    .options = options,
                    .group = "work",
                    .callers = overseers},
    .run = run};

} // namespace atelier
