// git atelier promote: approves what is planned of an epic.
#include "view/promote.hpp"
#include "app/plan/promote_epic.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "commands/named.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "epic", .help = "a draft, or an epic whose plan has changed since it was approved"}};

constexpr Option options[] = {{.name = "yes", .help = "do not ask"}};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const auto context, env.context());
    ATELIER_TRY(const BeadId epic, required_named_bead(args, "epic", context));
    ATELIER_TRY(const auto preview, promote_epic(context, {.epic = epic, .to_show = true}));
    const std::string text = promote_text(preview, env.style());
    if (preview.nothing_waits) return Outcome{promote_json(preview), text};
    ATELIER_TRY(const bool yes, confirmed(args, env, text, "Promote it?"));
    if (!yes) return Outcome{promote_json(preview), "left as it was\n", 1};
    ATELIER_TRY(const auto decided, env.deciding(DecisionKind::promote, {epic}));
    ATELIER_TRY(const auto outcome, promote_epic(decided, {epic, true, preview.digest}));
    return Outcome{promote_json(outcome), promote_text(outcome, env.style())};
}

} // namespace

const Command promote_command = {.declaration = {.name = "promote",
                                                 .summary = "approve the plan of an epic",
                                                 .arguments = arguments,
                                                 .options = options,
                                                 .group = "plan",
                                                 .callers = overseers,
                                                 .instead = {.planner = "plan_promote_epic"}},
                                 .run = run};

} // namespace atelier
