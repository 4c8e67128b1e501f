#include "app/plan/plan_split_tasks.hpp"

#include "app/core/approval.hpp"
#include "app/core/idempotency.hpp"
#include "app/core/plan_queries.hpp"
#include "app/plan/create_beads.hpp"
#include "base/text.hpp"
#include "domain/plan/rules.hpp"

namespace atelier {
namespace {

Result<Bead> find_parent(PlanReader& plan, const SplitTasksRequest& request) {
    ATELIER_TRY(const Bead epic, require_epic(plan, request.epic));
    if (is_closed(epic))
        return fail(ErrorCode::epic_closed, epic.id.str() + " is closed", advise(Hint::new_epic));
    if (!request.parent || *request.parent == epic.id) return epic;
    ATELIER_TRY(const Bead parent, require_bead(plan, *request.parent));
    const BeadKind kind = kind_of(parent);
    if (kind != BeadKind::changeset && kind != BeadKind::task && kind != BeadKind::subtask)
        return fail(ErrorCode::usage,
                    parent.id.str() + " is " + with_article(name_of(kind)) + ", which has no tasks",
                    advise(Hint::parent_of_tasks));
    ATELIER_TRY(const Bead above, epic_of(plan, parent));
    if (above.id != epic.id)
        return fail(ErrorCode::usage,
                    parent.id.str() + " belongs to " + above.id.str() + ", not to " + epic.id.str(),
                    advise(Hint::parent_of_tasks));
    if (is_closed(parent))
        return fail(ErrorCode::not_runnable, parent.id.str() + " is closed already",
                    advise(Hint::new_changeset));
    return parent;
}

} // namespace

Result<SplitTasksOutcome> plan_split_tasks(const Context& context,
                                           const SplitTasksRequest& request) {
    std::vector<std::string> arguments = request.titles;
    arguments.push_back(request.parent.value_or(request.epic).str());
    const RequestKey key = request_key(context, "plan_split_tasks", request.request_id, arguments);
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<SplitTasksOutcome> {
        ATELIER_TRY(auto earlier, earlier_result(plan, key, context.clock.now()));
        if (earlier) return SplitTasksOutcome{*std::move(earlier), true};
        ATELIER_TRY(const Bead parent, find_parent(plan, request));
        ATELIER_TRY(const Bead epic, epic_of(plan, parent));
        ATELIER_TRY(const PlanChange change, begin_change(plan, context, epic));
        SplitTasksOutcome outcome;
        std::vector<BeadId> ids;
        for (const std::string& title : request.titles) {
            const std::string words(trim(title));
            const auto odd = text_fault(words);
            if (const auto fault = odd ? odd : title_fault(words))
                return fail(ErrorCode::usage,
                            "--task '" + shorten(to_valid_utf8(title), 40) + "': " + fault->what,
                            advise(Hint::short_title));
            ATELIER_TRY(Bead task, add_task(plan, parent, words));
            ids.push_back(task.id);
            outcome.tasks.push_back(std::move(task));
        }
        ATELIER_CHECK(end_change(plan, context, change));
        ATELIER_CHECK(remember_result(plan, key, ids));
        return outcome;
    });
}

} // namespace atelier
