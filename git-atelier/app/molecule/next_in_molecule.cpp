#include "app/molecule/next_in_molecule.hpp"

#include "app/run/carry_out.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_review(const TurnRecord& turn) {
    return turn.verdict == WorkflowVerdict::approved ||
           turn.verdict == WorkflowVerdict::changes_requested;
}

bool has_changed_something(const TurnRecord& turn) {
    return turn.status == TurnStatus::done && turn.out && turn.out != turn.in;
}

// Who asked for changes last, where nobody has made any or approved the work since; "" for nobody.
std::string who_refuses(const Facts& facts) {
    int at = 0;
    std::string by;
    for (const TurnRecord& turn : facts.turns) {
        if (!is_review(turn) && !has_changed_something(turn)) continue;
        at = turn.n;
        by = turn.verdict == WorkflowVerdict::changes_requested ? turn.artisan : "";
    }
    for (const SignalRecord& signal : facts.signals)
        if (signal.after_turn >= at &&
            (signal.kind == SignalKind::approve || signal.kind == SignalKind::request_changes))
            by = signal.kind == SignalKind::approve ? "" : signal.by;
    return by;
}

bool fails_its_check(const Facts& facts) {
    const auto last = std::ranges::find(facts.turns.rbegin(), facts.turns.rend(), TurnKind::check,
                                        &TurnRecord::kind);
    return last != facts.turns.rend() && last->verdict == WorkflowVerdict::failed;
}

// Loops end with their last round, whatever came of it; what nobody wanted does not land for that.
std::string why_not_to_land(const Facts& facts) {
    if (const std::string by = who_refuses(facts); !by.empty())
        return by + " has asked for changes, and no round is left to make them";
    return fails_its_check(facts) ? "its check fails, and no round is left to mend that" : "";
}

Result<NextInMolecule> at_end(const RunWorld& world, const FinishedStage& finished) {
    const Run& run = finished.run;
    if (finished.end == StageEnd::waits)
        return NextInMolecule{.what = run.status == RunStatus::paused ? MoleculeStep::paused
                                                                      : MoleculeStep::gate,
                              .run = run};
    if (run.status != RunStatus::completed)
        return NextInMolecule{
            .what = MoleculeStep::failed, .run = run, .reason = run.reason, .code = finished.code};
    ATELIER_TRY(const RunScene scene, world.work.plan.store.read([&](PlanReader& plan) {
        return load_run(plan, world.format, run.id);
    }));
    NextInMolecule next{.run = run, .reason = why_not_to_land(scene.facts)};
    if (next.reason.empty()) return next;
    next.what = MoleculeStep::failed;
    next.code = ErrorCode::no_progress;
    return next;
}

// nullopt: something else is due by now.
Result<std::optional<NextInMolecule>> of_due(const RunWorld& world, const DriverLease& lease,
                                             const DueSteps& due) {
    for (const MergeDue& merge : due.merges)
        ATELIER_CHECK(merge_pieces(world, lease, merge));
    if (!due.merges.empty()) return std::optional<NextInMolecule>();
    if (!due.steps.empty())
        return std::optional(NextInMolecule{.what = MoleculeStep::step, .step = due.steps.front()});
    return std::optional(
        NextInMolecule{.what = MoleculeStep::next_session, .artisan = due.turns.front().artisan});
}

// "2.1" for "2.r3.1": whichever round or visit it was.
std::string place_in_workflow(const std::string& path) {
    std::string out;
    for (const std::string& part : split(path, '.'))
        if (!part.empty() && part.front() != 'r' && part.front() != 'v') out += part + ".";
    return out;
}

} // namespace

TurnDue without_mended_checks(TurnDue due, const Facts& facts) {
    std::erase_if(due.inputs, [&](const TurnInput& input) {
        const auto failed = std::ranges::find(facts.turns, input.turn, &TurnRecord::n);
        if (input.kind != InputKind::check || failed == facts.turns.end()) return false;
        return std::any_of(failed, facts.turns.end(), [&](const TurnRecord& later) {
            return later.verdict == WorkflowVerdict::passed &&
                   place_in_workflow(later.path) == place_in_workflow(failed->path);
        });
    });
    return due;
}

Result<NextInMolecule> next_in_molecule(const RunWorld& world, const DriverLease& lease,
                                        const TurnsSession* own) {
    for (;;) {
        ATELIER_TRY(BegunTurns begun, begin_turns(world, lease, own == nullptr ? 0 : 1, {}, own));
        if (begun.run.status == RunStatus::paused)
            return NextInMolecule{.what = MoleculeStep::paused, .run = begun.run};
        if (!begun.turns.empty())
            return NextInMolecule{.what = MoleculeStep::turn,
                                  .turn = std::move(begun.turns.front())};
        if (const auto* due = std::get_if<DueSteps>(&begun.next);
            due != nullptr && !is_over(begun.run.status)) {
            ATELIER_TRY(auto next, of_due(world, lease, *due));
            if (next) return *std::move(next);
            continue;
        }
        if (std::holds_alternative<TurnsUnderway>(begun.next))
            return fail(ErrorCode::invariant_broken,
                        lease.run.str() + " has a turn in flight that nobody carries");
        ATELIER_TRY(const FinishedStage finished, finish_stage(world, lease));
        if (finished.end != StageEnd::goes_on) return at_end(world, finished);
    }
}

} // namespace atelier
