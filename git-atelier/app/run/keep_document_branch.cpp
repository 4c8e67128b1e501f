#include "app/run/keep_document_branch.hpp"

#include "app/document/run_refs.hpp"
#include "app/document/score_notes.hpp"
#include "app/document/settle_document.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<void> pause_for_branch(const RunWorld& world, const DriverLease& lease,
                              const SettledDocument& settled) {
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(auto now, planned_document(plan, lease.run));
        if (!now) return {};
        Run& run = now->run;
        if (run.status != RunStatus::running && run.status != RunStatus::waiting) return {};
        now->record.told = settled.found;
        ATELIER_CHECK(keep_document(plan, lease.run, now->record));
        return pause_run(plan, run,
                         {ErrorCode::document_moved, moved_text(settled.planned, settled.found)},
                         lease.term);
    });
}

} // namespace

Result<void> keep_document_branch(const RunWorld& world, const DriverLease& lease) {
    ATELIER_TRY(const auto settled, settle_document(world.work, lease.run, lease.term));
    if (!settled) return {};
    if (settled->standing == DocumentStanding::moved)
        return pause_for_branch(world, lease, *settled);
    ATELIER_CHECK(unlock_notes(world.work));
    return write_score_notes(world.work.plan, world.work.repository, lease.run);
}

} // namespace atelier
