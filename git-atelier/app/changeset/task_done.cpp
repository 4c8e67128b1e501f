#include "app/changeset/task_done.hpp"

#include "app/claim/caller_session.hpp"
#include "app/claim/own_work.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"

namespace atelier {
namespace {

// Of an epic that waited for its last task nobody is asked any more.
Result<void> close_question(PlanWriter& plan, const BeadId& epic) {
    ATELIER_TRY(const EpicTree graph, load_epic(plan, epic));
    ATELIER_TRY(const bool more_work, more_work_announced(plan, epic));
    if (progress_of(graph, more_work) != EpicProgress::closable) return {};
    ATELIER_CHECK(close_notices(plan, matter_key(Matter::waits, epic), "its tasks are closed"));
    return {};
}

Result<void> close_task(PlanWriter& plan, const Context& context,
                        const std::optional<Session>& session, const BeadId& id,
                        const std::string& summary) {
    ATELIER_TRY(const Bead task, require_bead(plan, id));
    ATELIER_TRY(const Bead next, finish_task(task, summary));
    if (next == task) return {};
    ATELIER_TRY(const Bead epic, require_own_work(plan, context, session, task));
    ATELIER_CHECK(plan.update(next));
    ATELIER_CHECK(plan.append({EventType::task_closed, id}));
    return close_question(plan, epic.id);
}

} // namespace

Result<std::vector<BeadId>> task_done(const Context& context, const std::vector<BeadId>& tasks,
                                      const std::string& summary) {
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::vector<BeadId>> {
            ATELIER_TRY(const auto session, caller_session(plan, context));
            for (const BeadId& id : tasks)
                ATELIER_CHECK(close_task(plan, context, session, id, summary));
            return tasks;
        });
}

} // namespace atelier
