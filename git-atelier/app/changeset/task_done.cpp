#include "app/changeset/task_done.hpp"

#include "app/claim/agents.hpp"
#include "app/claim/caller_session.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {

Result<std::vector<BeadId>> task_done(const Context& context, const std::vector<BeadId>& tasks,
                                      const std::string& summary) {
    return context.store.write(context.stamp(),
                               [&](PlanWriter& plan) -> Result<std::vector<BeadId>> {
                                   ATELIER_CHECK(caller_session(plan, context));
                                   for (const BeadId& id : tasks) {
                                       ATELIER_TRY(const Bead task, require_bead(plan, id));
                                       ATELIER_TRY(const Bead next, finish_task(task, summary));
                                       if (next == task) continue;
                                       ATELIER_TRY(const Bead epic, epic_of(plan, task));
                                       if (context.caller.role() == Role::worker)
                                           ATELIER_CHECK(require_claim(plan, context, epic.id));
                                       ATELIER_CHECK(plan.update(next));
                                       ATELIER_CHECK(plan.append({EventType::task_closed, id}));
                                   }
                                   return tasks;
                               });
}

} // namespace atelier
