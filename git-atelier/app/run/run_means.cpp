#include "app/run/run_means.hpp"

#include "app/agent/agent_program.hpp"
#include "app/artisan/known_artisans.hpp"
#include "app/run/start_run.hpp"

namespace atelier {
namespace {

Result<TurnCommand> command_for(const Workflow& workflow, const Artisan& artisan,
                                const RuntimeDefinition& runtime) {
    if (!runtime.text.empty()) return text_command(runtime);
    const bool writes_document = workflow.subject == WorkflowSubject::document;
    if (writes_document && !runtime.worker.empty()) return worker_command(runtime);
    Json details = Json::object();
    details.set("artisan", artisan.name).set("runtime", runtime.name);
    return fail(ErrorCode::runtime_missing,
                "the runtime '" + runtime.name + "' of the artisan '" + artisan.name + "' has " +
                    (writes_document ? "neither a 'text' nor a 'worker' command, and '"
                                     : "no 'text' command, and '") +
                    workflow.name + "' makes a " + std::string(name_of(workflow.subject)),
                advise(Hint::planner_command, "text", runtime.file.string()), std::move(details));
}

} // namespace

RunMeans means_of(const RunWorld& world) {
    return {.catalog = world.catalog,
            .runtimes = world.work.runtimes,
            .settings = world.work.plan.settings,
            .why_no_program = world.work.why_no_program,
            .runtime = world.runtime};
}

Result<void> require_means(const RunMeans& means, const Workflow& workflow,
                           const Artisan& artisan) {
    ATELIER_TRY(const RuntimeDefinition runtime,
                require_runtime(means.runtimes, means.settings, artisan, means.runtime));
    // Those who carry out a changeset are asked by `work`.
    if (workflow.subject == WorkflowSubject::changeset) return {};
    ATELIER_TRY(const TurnCommand command, command_for(workflow, artisan, runtime));
    return require_agent_program(means.settings, means.why_no_program, Role::artisan, runtime,
                                 command);
}

Result<void> require_means(const RunMeans& means, const Workflow& workflow) {
    for (const WorkflowRole& role : workflow.roles) {
        ATELIER_TRY(const Artisan artisan, means.catalog.artisan(role.artisan));
        ATELIER_CHECK(require_means(means, workflow, artisan));
    }
    return {};
}

void say_what_is_missing(PlanStore& store, WorkflowFormat& format, const RunMeans& means,
                         const std::vector<Run*>& runs) {
    for (Run* const run : runs) {
        if (run->status != RunStatus::queued) continue;
        auto may = store.read([&](PlanReader& plan) -> Result<Workflow> {
            ATELIER_CHECK(require_only_workshop(plan, *run));
            ATELIER_TRY(RunScene scene, load_run(plan, format, run->id));
            return std::move(scene.workflow);
        });
        const auto has_means =
            may ? require_means(means, *may) : Result<void>(tl::unexpected(may.error()));
        if (!has_means) run->reason = with_hint(has_means.error());
    }
}

} // namespace atelier
