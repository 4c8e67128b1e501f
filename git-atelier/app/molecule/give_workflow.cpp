#include "app/molecule/give_workflow.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/plan/apply_edited_plan.hpp"
#include "app/plan/plan_document.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/progress.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {

StartRequest carrying_request(Workflow workflow, const Bead& changeset) {
    return StartRequest{.workflow = std::move(workflow),
                        .request = changeset.id.str() + ": " + changeset.title,
                        .title = changeset.title,
                        .changeset = changeset.id};
}

Result<void> require_without_run(PlanReader& plan, const Bead& changeset) {
    const std::string id = changeset.id.str();
    const ChangesetState state = state_of(changeset);
    if (state == ChangesetState::done)
        return fail(ErrorCode::not_runnable, id + " is done, and waits to be integrated",
                    advise(Hint::see_review, id));
    if (is_settled(state))
        return fail(ErrorCode::not_runnable, how_it_was_settled(changeset),
                    advise(Hint::why_more, id));
    ATELIER_TRY(const auto run, unfinished_molecule(plan, changeset));
    if (run)
        return fail(ErrorCode::not_runnable,
                    run->id.str() + " carries out " + id + " already, by the workflow '" +
                        run->workflow + "'",
                    advise(Hint::work_goes_on, id));
    if (state == ChangesetState::blocked)
        return fail(ErrorCode::not_runnable, id + " is blocked", advise(Hint::why_blocked, id));
    return {};
}

Result<void> require_known_by_name(WorkflowCatalog& catalog, const FoundWorkflow& workflow) {
    const std::string& name = workflow.workflow.name;
    const auto known = catalog.workflow(name);
    if (known && known->file == workflow.file) return {};
    return fail(ErrorCode::usage,
                "a changeset keeps the name of its workflow, and '" + name + "' is " +
                    (known ? "another one: " + known->file.string() : "not found by its name"),
                advise(Hint::keep_among_workflows));
}

Result<void> give_workflow(const Context& context, const BeadId& epic, const BeadId& id,
                           const std::string& workflow, const RepositoryBranches& branches) {
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
        return require_without_run(plan, changeset);
    }));
    ATELIER_TRY(const PlanDocument original, plan_document(context, epic));
    PlanDocument edited = original;
    auto& changesets = edited.epics.front().changesets;
    const auto planned = std::ranges::find(changesets, std::optional(id), &PlannedChangeset::id);
    if (planned == changesets.end())
        return fail(ErrorCode::not_found, id.str() + " is not in the plan of " + epic.str());
    planned->workflow = workflow;
    ATELIER_CHECK(edit_plan(context, original, edited, branches));
    return {};
}

} // namespace atelier
