#include "app/turn/between_turns.hpp"

#include "app/run/carry_out.hpp"
#include "app/run/finish_stage.hpp"
#include "app/run/keep_document_branch.hpp"

namespace atelier {
namespace {

Result<void> carry_out_all(const RunWorld& world, const DriverLease& lease, const DueSteps& due) {
    for (const MergeDue& merge : due.merges)
        ATELIER_CHECK(merge_pieces(world, lease, merge));
    for (const StepDue& step : due.steps)
        ATELIER_CHECK(carry_out(world, lease, step));
    return {};
}

} // namespace

Result<RunBetweenTurns> between_turns(const RunWorld& world, const DriverLease& lease,
                                      const TurnTaker& taker, int at_most) {
    for (;;) {
        ATELIER_CHECK(renew_run(world.work.plan, lease));
        ATELIER_CHECK(keep_document_branch(world, lease));
        ATELIER_TRY(BegunTurns begun, begin_turns(world, lease, at_most, taker));
        RunBetweenTurns out{.run = std::move(begun.run)};
        if (is_over(out.run.status) || out.run.status == RunStatus::paused) return out;
        if (!begun.turns.empty()) {
            out.begun = std::move(begun.turns.front());
            return out;
        }
        if (const auto* due = std::get_if<DueSteps>(&begun.next)) {
            out.is_due = due->merges.empty() && due->steps.empty();
            if (out.is_due) return out;
            ATELIER_CHECK(carry_out_all(world, lease, *due));
            continue;
        }
        if (std::holds_alternative<TurnsUnderway>(begun.next)) return out;
        ATELIER_TRY(FinishedStage finished, finish_stage(world, lease));
        if (finished.end == StageEnd::goes_on) continue;
        out.run = std::move(finished.run);
        return out;
    }
}

} // namespace atelier
