#include "app/plan/plan_create_epic.hpp"

#include "app/core/idempotency.hpp"
#include "app/core/new_id.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "app/plan/plan_epics.hpp"
#include "base/text.hpp"
#include "domain/plan/branches.hpp"

namespace atelier {
namespace {

Result<std::optional<CreateEpicOutcome>> earlier_epic(PlanReader& plan, const Context& context,
                                                      const RequestKey& key) {
    ATELIER_TRY(auto earlier, earlier_result(plan, key, context.clock.now()));
    if (!earlier) return std::optional<CreateEpicOutcome>();
    return CreateEpicOutcome{std::move(earlier->front()), true};
}

} // namespace

Result<CreateEpicOutcome> plan_create_epic(const Context& context, const CreateEpicRequest& request,
                                           const LookAtBranches& look) {
    PlannedEpic epic = request.epic;
    epic.draft = true;
    for (const auto& [option, value] :
         {std::pair{"scope", &epic.scope}, std::pair{"acceptance", &epic.acceptance}})
        if (trim(*value).empty())
            return fail(ErrorCode::usage, "--" + std::string(option) + " is empty",
                        advise(Hint::say_scope));
    const RequestKey key =
        request_key(context, "plan_create_epic", request.request_id,
                    {epic.title, epic.scope, epic.acceptance, epic.changeset_strategy,
                     epic.root_branch ? epic.root_branch->str() : "",
                     epic.pr_strategy ? std::string(name_of(*epic.pr_strategy)) : ""});
    ATELIER_TRY(auto before, context.store.read([&](PlanReader& plan) {
        return earlier_epic(plan, context, key);
    }));
    if (before) return *std::move(before);
    // Git takes its time, in which nobody else is kept from writing.
    ATELIER_TRY(const RepositoryBranches branches, look());
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<CreateEpicOutcome> {
        ATELIER_TRY(auto earlier, earlier_epic(plan, context, key));
        if (earlier) return *std::move(earlier);
        ATELIER_CHECK(check_against_store(plan, {{epic}, {}}, context.settings.limits.max_lines));
        ATELIER_TRY(auto roots, RootBranches::load(plan, branches));
        ATELIER_TRY(const BeadId id, fresh_id(plan, context));
        auto root = epic.root_branch;
        if (!root) {
            ATELIER_TRY(root, derived_root_branch(context.settings.branch_prefix, epic.title, id));
        }
        ATELIER_TRY(const BranchName parent, parent_branch_of(epic, branches, roots));
        ATELIER_CHECK(roots.take(*root, parent));
        ATELIER_TRY(Bead stored, add_epic(plan, context, epic, id, *root, parent));
        ATELIER_CHECK(remember_result(plan, key, {id}));
        return CreateEpicOutcome{std::move(stored), false};
    });
}

} // namespace atelier
