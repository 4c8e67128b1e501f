// show: a bead with its children, prerequisites, reasons and last events.
#include "app/forecast/make_forecast.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"
#include "commands/queued_runs.hpp"
#include "commands/run_driving.hpp"
#include "commands/run_named.hpp"
#include "view/collisions.hpp"
#include "view/piece.hpp"
#include "view/show_bead.hpp"
#include "view/whereabouts.hpp"

namespace atelier {
namespace {

// More than the rows that are shown: what repeats is one row.
constexpr std::size_t last_events = 50;

constexpr Argument arguments[] = {
    {.name = "id",
     .help = "any bead: epic, changeset, task, agent, message or run; or a piece",
     .names = Naming::any_bead},
};

Result<void> add_run(Outcome& outcome, CommandEnv& env, const BeadId& id) {
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(RunView view, view_run(opened.desk(), env.probe(), id));
    ATELIER_CHECK(say_why_queued(env, {&view.run}));
    outcome.body.set("run", run_object(view));
    *outcome.text += "\n" + run_text(view, output_style(env));
    return {};
}

Result<Outcome> show_of_piece(CommandEnv& env, const BeadId& id) {
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(const ShownPiece shown, show_piece(opened.desk(), id));
    return Outcome{.body = piece_json(shown),
                   .text = piece_text(shown, opened.plan.clock.now(), output_style(env)),
                   .schema = "piece"};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const auto piece, piece_beside_beads(args, "id", context));
    if (piece) return show_of_piece(env, *piece);
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", context));
    ATELIER_TRY(const ShowOutcome shown, show_bead(context, env.probe(), id, last_events));
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(Whereabouts where, whereabouts_of(context, env.files(), project->paths, id));
    std::vector<Collision> collisions;
    if (const auto repository = env.repository()) {
        where.changes = changes_of(context, **repository, id);
        if (auto found = foreseen_of(context, env.probe(), **repository, id))
            collisions = *std::move(found);
    }
    Outcome outcome{show_json(shown), show_text(shown, output_style(env))};
    add_whereabouts(outcome.body, where);
    outcome.body.set("collisions", collisions_json(collisions));
    if (!collisions.empty())
        *outcome.text += "\n" + collisions_section(collisions, output_style(env));
    *outcome.text += whereabouts_text(where, output_style(env));
    if (kind_of(shown.bead) == BeadKind::run) ATELIER_CHECK(add_run(outcome, env, id));
    return outcome;
}

} // namespace

const Command show_command = {
    .declaration = {.name = "show",
                    .summary = "show a bead and everything related to it",
                    .arguments = arguments,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
