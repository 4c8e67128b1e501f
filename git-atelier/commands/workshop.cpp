// git atelier workshop: five builders on a task, from the stage of the one who leads.
#include "commands/commands.hpp"
#include "commands/run_driving.hpp"
#include "commands/run_options.hpp"
#include "domain/workflow/measures.hpp"
#include "view/run_preview.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::int64_t most_steps = 200;

constexpr Argument arguments[] = {{.name = "request",
                                   .help = "the task, in your words",
                                   .arity = Arity::one_or_more,
                                   .names = Naming::nothing}};

constexpr Option options[] = {
    {.name = "steps", .help = "how many turns each stage takes at most [5]", .value = "N"},
    {.name = "no-auto-advance", .help = "wait for a signal before each next stage"},
    {.name = "lead",
     .help = "who begins, instead of whoever a word of the task names",
     .value = "BUILDER",
     .names = Naming::artisan},
    {.name = "dry-run", .help = "show who would lead through which stages; begin nothing"},
    parallel_option,
    {.name = "priority",
     .help = "when it is taken from the queue: 1 before 2 before 3 [2]",
     .value = "N"},
    artisan_option,
    patron_option,
    from_option,
    seed_option,
    queue_option,
    detach_option,
    no_start_option,
    events_option,
    {.name = "yes", .help = "has no effect: workshop never asks"},
};

void limit_stages(Workflow& workflow, int steps) {
    for (Term& stage : workflow.steps)
        if (auto* loop = std::get_if<LoopStep>(&stage.step)) loop->max = steps;
}

Result<WorkshopPlan> plan_of(const Args& args, CommandEnv& env, WorkflowCatalog& catalog,
                             const Workflow& workflow) {
    WorkshopPlan plan;
    if (const auto lead = args.text("lead")) {
        ATELIER_TRY(const Artisan artisan, catalog.artisan(*lead));
        plan.lead.artisan = artisan.name;
        plan.named = true;
    } else {
        ATELIER_TRY(const Routing routing, env.routing());
        plan.lead = routed_lead(routing, request_text(args));
    }
    // Also where another artisan plays the role of that builder.
    const auto stage = stage_named(workflow, {}, workflow.steps, plan.lead.artisan);
    if (!stage && !plan.named)
        return fail(ErrorCode::workflow_invalid,
                    "routing.yaml has '" + plan.lead.artisan +
                        "' lead, who has no stage in the workshop",
                    advise(Hint::correct_line));
    if (!stage)
        return fail(args.wrong_value("lead", plan.lead.artisan, "has no stage in the workshop"));
    plan.stages = stages_from(workflow, *stage);
    const auto first = std::ranges::find_if(
        workflow.steps, [&](const Term& term) { return stage_name(term) == *stage; });
    plan.turns_at_most = turns_at_most(Terms(first, workflow.steps.end()));
    return plan;
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(FoundWorkflow found, catalog->workflow("workshop"));
    ATELIER_TRY(const auto steps, args.integer("steps", 1, most_steps));
    if (steps) limit_stages(found.workflow, static_cast<int>(*steps));
    ATELIER_TRY(const auto priority, args.integer("priority", 1, 3));
    ATELIER_TRY(found.workflow, with_artisans(found.workflow, args.texts("artisan")));
    ATELIER_TRY(const WorkshopPlan plan, plan_of(args, env, *catalog, found.workflow));
    if (args.has("dry-run"))
        return Outcome{.body = workshop_plan_json(plan),
                       .text = workshop_plan_text(plan),
                       .schema = "workshop_plan"};
    ATELIER_TRY(const auto driving, RunDriving::open(args, env));
    ATELIER_TRY(StartRequest request, start_request(args, driving->world().work.plan,
                                                    std::move(found.workflow), request_text(args)));
    request.start_stage = plan.stages.front();
    request.auto_advance = !args.has("no-auto-advance");
    if (priority) request.priority = static_cast<int>(*priority);
    ATELIER_TRY(const CarriedRun carried, driving->begin(std::move(request)));
    return driving->outcome_of(carried);
}

} // namespace

const Command workshop_command = {
    .declaration = {.name = "workshop",
                    .summary = "have five builders work on a task, stage by stage",
                    .arguments = arguments,
                    .options = options,
                    .group = "make",
                    .callers = overseers},
    .run = run,
};

} // namespace atelier
