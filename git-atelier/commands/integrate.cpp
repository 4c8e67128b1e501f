// git atelier integrate: an epic's root branch to its parent branch, what stands on a changeset's
// work branch to its root branch, or a run's document to the branch that it was cut from; no agent
// is started.
#include "view/integrate.hpp"
#include "app/core/plan_queries.hpp"
#include "app/document/integrate_document.hpp"
#include "app/publish/settle_tickets.hpp"
#include "app/work/land_by_hand.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "an epic, a changeset whose work branch should land, or a run"}};

constexpr Option options[] = {
    {.name = "how",
     .help = "how to bring an epic or a document into its branch: ff (default), rebase, squash or "
             "merge",
     .value = "WAY",
     .choices = all_names<IntegrationWay>},
    {.name = "preview", .help = "show what would be integrated and what would conflict"},
    {.name = "undo", .help = "take back the last integration of an epic or a run"},
};

Result<WorkContext> decided_work(CommandEnv& env, DecisionKind kind, const BeadId& id) {
    ATELIER_CHECK(env.deciding(kind, {id}));
    ATELIER_TRY(const Project* const project, env.project());
    return open_work_context(env, false, *project);
}

Result<Outcome> of_changeset(const Args& args, CommandEnv& env, WorkContext& work,
                             const Bead& changeset) {
    if (args.has("undo"))
        return fail(ErrorCode::usage,
                    "what a changeset has landed cannot be taken back with --undo",
                    advise(Hint::revert_by_changeset));
    for (const char* option : {"how", "preview"}) {
        if (!args.has(option)) continue;
        ATELIER_TRY(const Bead epic, work.plan.store.read([&](PlanReader& plan) {
            return epic_of(plan, changeset);
        }));
        return fail(ErrorCode::usage, "--" + std::string(option) + " is for epics",
                    advise(Hint::name_an_epic, epic.id.str()));
    }
    ATELIER_TRY(WorkContext decided, decided_work(env, DecisionKind::land, changeset.id));
    ATELIER_TRY(const LandedByHand landed, land_by_hand(decided, changeset.id));
    ATELIER_CHECK(settle_tickets(decided, landed.epic));
    return Outcome{integrate_json(landed), integrate_text(landed, env.style())};
}

Outcome outcome_of(const EpicIntegration& done, CommandEnv& env) {
    return {epic_integration_json(done), epic_integration_text(done, env.style()),
            done.conflicts.empty() ? 0 : 1};
}

Result<Outcome> of_epic(const Args& args, CommandEnv& env, WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const auto way, args.choice<IntegrationWay>("how"));
    if (args.has("undo")) {
        if (way || args.has("preview"))
            return fail(ErrorCode::usage, "--undo goes with neither --how nor --preview",
                        advise(Hint::leave_one_out));
        ATELIER_TRY(const UndoneIntegration undone, undo_integration(work, epic));
        return Outcome{undone_json(undone), undone_text(undone, env.style())};
    }
    const IntegrateEpicRequest request{.epic = epic,
                                       .way = way.value_or(IntegrationWay::fast_forward),
                                       .preview = args.has("preview")};
    if (request.preview) {
        ATELIER_TRY(const EpicIntegration shown, integrate_epic(work, request));
        return outcome_of(shown, env);
    }
    ATELIER_TRY(WorkContext decided, decided_work(env, DecisionKind::integrate, epic));
    ATELIER_TRY(const EpicIntegration done, integrate_epic(decided, request));
    if (done.conflicts.empty()) ATELIER_CHECK(settle_tickets(work, epic));
    return outcome_of(done, env);
}

Outcome outcome_of_document(const EpicIntegration& done, CommandEnv& env) {
    return {document_integration_json(done), epic_integration_text(done, env.style()),
            done.conflicts.empty() ? 0 : 1};
}

Result<Outcome> of_document(const Args& args, CommandEnv& env, WorkContext& work,
                            const BeadId& run) {
    ATELIER_TRY(const auto way, args.choice<IntegrationWay>("how"));
    if (args.has("undo")) {
        if (way || args.has("preview"))
            return fail(ErrorCode::usage, "--undo goes with neither --how nor --preview",
                        advise(Hint::leave_one_out));
        ATELIER_TRY(const UndoneIntegration undone, undo_integration(work, run));
        return Outcome{undone_json(undone, "run"), undone_text(undone, env.style())};
    }
    const IntegrateDocumentRequest request{.run = run,
                                           .way = way.value_or(IntegrationWay::fast_forward),
                                           .preview = args.has("preview")};
    if (request.preview) {
        ATELIER_TRY(const EpicIntegration shown, integrate_document(work, request));
        return outcome_of_document(shown, env);
    }
    ATELIER_TRY(WorkContext decided, decided_work(env, DecisionKind::integrate, run));
    ATELIER_TRY(const EpicIntegration done, integrate_document(decided, request));
    return outcome_of_document(done, env);
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(WorkContext work, open_work_context(env, false, *project));
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", work.plan));
    ATELIER_TRY(const Bead bead,
                work.plan.store.read([&](PlanReader& plan) { return require_bead(plan, id); }));
    if (kind_of(bead) == BeadKind::epic) return of_epic(args, env, work, id);
    if (kind_of(bead) == BeadKind::run) return of_document(args, env, work, id);
    ATELIER_CHECK(
        work.plan.store.read([&](PlanReader& plan) { return require_changeset(plan, id); }));
    return of_changeset(args, env, work, bead);
}

} // namespace

const Command integrate_command = {
    .declaration = {.name = "integrate",
                    .summary = "bring in a finished epic or a document, or land a changeset",
                    .arguments = arguments,
                    .options = options,
                    .group = "work",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("preview"); },
                    .instead = {.worker = "changeset_done"}},
    .run = run};

} // namespace atelier
