#include "app/run/start_run.hpp"

#include "app/core/new_id.hpp"
#include "app/document/settle_document.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/run/run_means.hpp"
#include "base/text.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/branches.hpp"
#include "domain/workflow/check_workflow.hpp"
#include "domain/workflow/normal_form.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t longest_title = 72;
constexpr std::string_view workshop_name = "workshop";

std::string parallel_key(const BeadId& run) {
    return "run-parallel:" + run.str();
}

std::string title_of(const StartRequest& request) {
    if (!request.title.empty()) return request.title;
    for (const std::string& line : lines_of(request.request))
        if (const std::string_view text = trim(line); !text.empty())
            return shorten(text, longest_title);
    return request.workflow.name;
}

bool has_check(const Terms& steps) {
    return std::ranges::any_of(steps, [](const Term& term) {
        const Terms* within = steps_within(term);
        return std::holds_alternative<CheckStep>(term.step) ||
               (within != nullptr && has_check(*within));
    });
}

Result<void> require_subject(const StartRequest& request) {
    const Workflow& workflow = request.workflow;
    const bool writes_document = workflow.subject == WorkflowSubject::document;
    const bool for_changeset = workflow.subject == WorkflowSubject::changeset;
    const std::string works_on =
        "'" + workflow.name + "' works on a " + std::string(name_of(workflow.subject));
    if (for_changeset && !request.changeset)
        return fail(ErrorCode::usage, works_on + ", which 'git atelier work' carries out",
                    advise(Hint::carries_changesets, workflow.name));
    if (!for_changeset && request.changeset)
        return fail(ErrorCode::usage, works_on + ", and cannot carry out a changeset",
                    advise(Hint::workflow_of_changesets));
    if (writes_document && !request.document)
        return fail(ErrorCode::usage, works_on + ", and none is named",
                    advise(Hint::name_document));
    if (writes_document && has_check(workflow.steps))
        return fail(ErrorCode::usage,
                    works_on + ", and has a check, for which there is no worktree then");
    if (!writes_document && request.document)
        return fail(ErrorCode::usage, works_on + ", and writes no document",
                    advise(Hint::leave_one_out));
    return {};
}

Result<void> require_sense(const StartRequest& request) {
    ATELIER_CHECK(require_subject(request));
    if (trim(request.request).empty())
        return fail(ErrorCode::usage, "there is no request: say what is to be made");
    if (request.status != RunStatus::draft && request.status != RunStatus::queued &&
        request.status != RunStatus::running)
        return fail(ErrorCode::invariant_broken,
                    "a run cannot begin as " + std::string(name_of(request.status)));
    return {};
}

// By the key of each artisan, however it was named.
Result<Workflow> with_players(const RunWorld& world, const StartRequest& request) {
    ATELIER_TRY(Workflow workflow, with_artisans(request.workflow, request.artisans));
    for (WorkflowRole& role : workflow.roles) {
        if (role.artisan.empty())
            return fail(ErrorCode::usage, "nobody plays '" + role.name + "' in '" + workflow.name +
                                              "', which takes " + arity_text(arity(workflow)));
        ATELIER_TRY(const Artisan artisan, world.catalog.artisan(role.artisan));
        // Turns of one that is not driven yet may all be taken by agents that run by themselves.
        if (request.status == RunStatus::running)
            ATELIER_CHECK(require_means(means_of(world), workflow, artisan));
        role.artisan = artisan.name;
    }
    return normal_form(std::move(workflow));
}

Result<void> require_sound(const RunWorld& world, const Workflow& workflow) {
    ATELIER_TRY(auto artisans, world.catalog.artisan_names());
    ATELIER_TRY(auto briefs, world.catalog.brief_names());
    const auto mistakes =
        check_workflow(workflow, {.artisans = std::move(artisans),
                                  .briefs = std::move(briefs),
                                  .max_turns = world.work.plan.settings.run_max_turns});
    if (mistakes.empty()) return {};
    return fail(ErrorCode::workflow_invalid,
                "'" + workflow.name + "' cannot be run: " + mistakes.front().message);
}

Result<void> require_stage(const Workflow& workflow, const std::string& stage) {
    if (stage.empty()) return {};
    if (are_stages(workflow.steps) && std::ranges::any_of(workflow.steps, [&](const Term& term) {
            return stage_name(term) == stage;
        }))
        return {};
    return fail(ErrorCode::usage, "'" + workflow.name + "' has no stage '" + stage + "'");
}

// The piece is found by its id, so that a wrong one is told before any turn.
Result<void> require_sources(PlanReader& plan, const std::vector<BeadId>& sources) {
    for (const BeadId& source : sources)
        ATELIER_CHECK(require_piece(plan.runs(), source));
    return {};
}

Bead bead_of(const StartRequest& request, BeadId id, RunStatus status) {
    Bead bead{.id = std::move(id),
              .title = title_of(request),
              .issue_type = std::string(run_type),
              .status = bead_status_of(status),
              .priority = request.priority};
    add_label(bead, label_of(BeadKind::run));
    set_prose(bead, request.request);
    return bead;
}

struct PreparedRun {
    StartedRun run;
    std::optional<DocumentGround> ground = {};
};

Result<PreparedRun> prepared(const RunWorld& world, const StartRequest& request) {
    ATELIER_CHECK(require_sense(request));
    ATELIER_TRY(Workflow workflow, with_players(world, request));
    ATELIER_CHECK(require_sound(world, workflow));
    ATELIER_CHECK(require_stage(workflow, request.start_stage));
    ATELIER_CHECK(require_texts(world.work.plan.store, world.work.repository, request.sources));
    std::optional<DocumentGround> ground;
    if (request.document) {
        ATELIER_TRY(ground, document_ground(world.work, *request.document));
    }
    ATELIER_TRY(BeadId id, BeadId::parse(world.work.plan.issue_prefix + "-00000"));
    Run run{.id = id,
            .workflow = workflow.name,
            .definition = world.format.write(workflow),
            .request = request.request,
            .patron = request.patron,
            .subject = std::string(name_of(workflow.subject)),
            .document = ground ? ground->path : "",
            .changeset = request.changeset,
            .sources = request.sources,
            .status = request.status,
            .seed = request.seed,
            .start_stage = request.start_stage,
            .auto_advance = request.auto_advance,
            .limits = request.limits,
            .created_at = world.work.plan.clock.now()};
    for (const WorkflowRole& role : workflow.roles)
        run.artisans.emplace(role.name, role.artisan);
    if (ground) run.base = run.head = ground->base;
    Bead bead = bead_of(request, std::move(id), request.status);
    const std::int64_t at_most = turns_at_most(workflow.steps);
    return PreparedRun{{std::move(bead), std::move(run), std::move(workflow), at_most},
                       std::move(ground)};
}

// Its commits name the run, which is not there yet.
Result<void> cut_branch(const RunWorld& world, PreparedRun& made) {
    const Context& context = world.work.plan;
    ATELIER_TRY(made.run.run.id,
                context.store.read([&](PlanReader& plan) { return fresh_id(plan, context); }));
    if (!made.ground) return {};
    Run& run = made.run.run;
    ATELIER_TRY(run.branch,
                derived_root_branch(context.settings.branch_prefix, made.run.bead.title, run.id));
    ATELIER_TRY(run.head, first_version(world.work, *made.ground, run.id));
    return {};
}

Result<void> store_run(PlanWriter& plan, const StartRequest& request, PreparedRun& made) {
    auto& [bead, run, workflow, at_most] = made.run;
    ATELIER_CHECK(require_sources(plan, request.sources));
    bead.id = run.id;
    if (request.parallel) ATELIER_CHECK(plan.remember(parallel_key(run.id), "asked for"));
    if (request.status == RunStatus::running) ATELIER_CHECK(require_only_workshop(plan, run));
    ATELIER_TRY(bead, plan.create(bead));
    ATELIER_CHECK(plan.runs_to_write().create(run));
    ATELIER_CHECK(keep_form(plan, run.id, request.form));
    if (made.ground)
        ATELIER_CHECK(keep_document(
            plan, run.id,
            {.onto = made.ground->onto, .due = BranchMoveDue{std::nullopt, *run.head}}));
    std::vector<std::string> sources;
    for (const BeadId& source : request.sources)
        sources.push_back(source.str());
    Json data = Json::object();
    data.set("workflow", run.workflow);
    if (!request.patron.empty()) data.set("patron", request.patron);
    data.set("sources", Json::strings(sources));
    if (request.status != RunStatus::running) data.set("status", name_of(request.status));
    return plan.append({EventType::run_created, run.id, std::move(data)});
}

} // namespace

Result<void> require_only_workshop(PlanReader& plan, const Run& run) {
    if (run.workflow != workshop_name) return {};
    ATELIER_TRY(const auto asked_for, plan.remembered(parallel_key(run.id)));
    if (asked_for) return {};
    ATELIER_TRY(
        const auto others,
        plan.runs().select({.statuses = {RunStatus::running, RunStatus::waiting, RunStatus::paused},
                            .workflow = run.workflow}));
    const auto other =
        std::ranges::find_if(others, [&](const Run& one) { return one.id != run.id; });
    if (other == others.end()) return {};
    Json details = Json::object();
    details.set("run", other->id.str()).set("status", name_of(other->status));
    return fail(ErrorCode::run_busy,
                "the workshop has a task already: " + other->id.str() + " is " +
                    std::string(name_of(other->status)),
                advise(Hint::workshop_beside), std::move(details));
}

Result<StartedRun> preview_run(const RunWorld& world, const StartRequest& request) {
    ATELIER_TRY(PreparedRun made, prepared(world, request));
    return std::move(made.run);
}

Result<StartedRun> begin_prepared_run(PlanWriter& plan, const Context& context, StartedRun prepared,
                                      const StartRequest& request) {
    PreparedRun made{std::move(prepared)};
    ATELIER_TRY(made.run.run.id, fresh_id(plan, context));
    ATELIER_CHECK(store_run(plan, request, made));
    return std::move(made.run);
}

Result<StartedRun> start_run(const RunWorld& world, const StartRequest& request) {
    ATELIER_TRY(PreparedRun made, prepared(world, request));
    ATELIER_CHECK(cut_branch(world, made));
    const Context& context = world.work.plan;
    ATELIER_CHECK(context.store.write(
        context.stamp(), [&](PlanWriter& plan) { return store_run(plan, request, made); }));
    ATELIER_CHECK(settle_document(world.work, made.run.run.id, std::nullopt));
    return std::move(made.run);
}

} // namespace atelier
