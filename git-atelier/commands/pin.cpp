// git atelier pin and unpin: keeps a bead as it is, and lets it go on.
#include "view/pin.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"

namespace atelier {
namespace {

constexpr Argument to_pin[] = {{.name = "id",
                                .help = "an epic, changeset, task or message",
                                .names = Naming::bead_or_message}};
constexpr Argument to_unpin[] = {
    {.name = "id", .help = "an epic, changeset, task or message", .names = Naming::pinned}};

Result<Outcome> run_pin(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", context));
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::pin, {id}));
    ATELIER_TRY(const PinOutcome outcome, pin(decided, env.probe(), id));
    return Outcome{pin_json(outcome), pinned_text(outcome, env.style())};
}

Result<Outcome> run_unpin(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", context));
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::unpin, {id}));
    ATELIER_TRY(const PinOutcome outcome, unpin(decided, id));
    return Outcome{pin_json(outcome), unpinned_text(outcome, env.style())};
}

} // namespace

const Command pin_command = {.declaration = {.name = "pin",
                                             .summary = "keep a bead from being claimed or closed",
                                             .arguments = to_pin,
                                             .group = "work",
                                             .callers = overseers},
                             .run = run_pin};

const Command unpin_command = {.declaration = {.name = "unpin",
                                               .summary = "release a pinned bead",
                                               .arguments = to_unpin,
                                               .group = "work",
                                               .callers = overseers},
                               .run = run_unpin};

} // namespace atelier
