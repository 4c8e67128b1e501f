// why: every reason why a bead can, or cannot, be worked on, published or integrated now.
#include "view/why.hpp"
#include "app/review/review.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/output.hpp"
#include "commands/queued_runs.hpp"
#include "commands/run_driving.hpp"
#include "commands/run_named.hpp"
#include "view/awaited.hpp"
#include "view/run_why.hpp"
#include "view/whereabouts.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "an epic, a changeset, a task or a run"},
};

Result<Outcome> why_of_run(CommandEnv& env, const BeadId& id) {
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(RunView view, view_run(opened.desk(), env.probe(), id));
    ATELIER_CHECK(say_why_queued(env, {&view.run}));
    return Outcome{run_why_json(view),
                   run_why_text(view, opened.plan.clock.now(), output_style(env))};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", context));
    ATELIER_TRY(const bool is_run, names_run(context, id));
    if (is_run) return why_of_run(env, id);
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const WhyOutcome outcome,
                why(context, env.probe(), *repository, project->paths, id));
    ATELIER_TRY(Whereabouts where, whereabouts_of(context, env.files(), project->paths, id));
    where.changes = changes_of(context, *repository, id);
    Outcome out{why_json(outcome), why_text(outcome, context.clock.now(), output_style(env))};
    add_whereabouts(out.body, where);
    ATELIER_TRY(const auto waiting, read_review(context, env.probe(), id));
    if (const std::string told = awaited_text(waiting, output_style(env)); !told.empty())
        *out.text += "\n" + told;
    *out.text += whereabouts_text(where, output_style(env));
    return out;
}

} // namespace

const Command why_command = {
    .declaration = {.name = "why",
                    .summary = "explain what can and cannot be done with a bead",
                    .arguments = arguments,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
