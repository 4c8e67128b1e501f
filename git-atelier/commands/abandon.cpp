// git atelier abandon: closes an epic or a changeset without integrating it.
#include "view/abandon.hpp"
#include "app/review/abandon_bead.hpp"
#include "commands/commands.hpp"
#include "commands/confirm.hpp"
#include "commands/named.hpp"
#include "commands/signalled.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "an epic, a changeset or a run", .names = Naming::bead_or_run}};

constexpr Option options[] = {
    {.name = "reason", .help = "why it is abandoned", .value = "TEXT", .required = true},
    {.name = "superseded-by", .help = "the changeset that replaces it", .value = "ID"},
    {.name = "yes", .help = "do not ask"},
};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    AbandonRequest request{.id = BeadId::parse("none").value(),
                           .reason = args.text_or("reason", "")};
    ATELIER_TRY(const auto context, env.context());
    ATELIER_TRY(request.id, required_named_bead(args, "id", context));
    ATELIER_TRY(auto signalled,
                signalled_run(env, request.id, SignalKind::abandon, request.reason));
    if (signalled) return *std::move(signalled);
    ATELIER_TRY(request.superseded_by, named_bead(args, "superseded-by", context));
    ATELIER_TRY(Repository * repository, env.repository());
    ATELIER_TRY(const Project* project, env.project());
    const auto abandon_it = [&](const Context& plan) {
        return abandon_bead({.plan = plan,
                             .repository = *repository,
                             .files = env.files(),
                             .paths = project->paths,
                             .probe = env.probe()},
                            request);
    };
    ATELIER_TRY(const auto preview, abandon_it(context));
    const std::string text = abandon_text(preview, env.style());
    if (preview.already) return Outcome{abandon_json(preview), text};
    ATELIER_TRY(request.confirmed, confirmed(args, env, text, "Abandon it?"));
    if (!request.confirmed) return Outcome{abandon_json(preview), "left as it was\n", 1};
    ATELIER_TRY(const Context decided, env.deciding(DecisionKind::abandon, {request.id}));
    ATELIER_TRY(const auto outcome, abandon_it(decided));
    return Outcome{abandon_json(outcome), abandon_text(outcome, env.style())};
}

} // namespace

const Command abandon_command = {
    .declaration = {.name = "abandon",
                    .summary = "close an epic or a changeset without integrating it",
                    .arguments = arguments,
                    .options = options,
                    .group = "plan",
                    .callers = overseers,
                    .instead = {.planner = "changeset_abandon",
                                .worker = "changeset_block --reason TEXT"}},
    .run = run};

} // namespace atelier
