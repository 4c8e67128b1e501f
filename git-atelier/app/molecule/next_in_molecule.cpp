#include "app/molecule/next_in_molecule.hpp"

#include "app/artisan/run_mail.hpp"
#include "app/run/to_next_turn.hpp"
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

Result<NextInMolecule> at_end(const RunWorld& world, const HaltedRun& at) {
    const Run& run = at.run;
    if (run.status == RunStatus::paused)
        return NextInMolecule{.what = MoleculeStep::paused, .run = run};
    if (!is_over(run.status)) return NextInMolecule{.what = MoleculeStep::gate, .run = run};
    if (run.status != RunStatus::completed)
        return NextInMolecule{
            .what = MoleculeStep::failed, .run = run, .reason = run.reason, .code = at.code};
    ATELIER_TRY(const RunScene scene, world.work.plan.store.read([&](PlanReader& plan) {
        return load_run(plan, world.format, run.id);
    }));
    NextInMolecule next{.run = run, .reason = why_not_to_land(scene.facts)};
    if (next.reason.empty()) return next;
    next.what = MoleculeStep::failed;
    next.code = ErrorCode::no_progress;
    return next;
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

Result<TextTask> task_in_molecule(const RunWorld& world, const BegunTurn& begun) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const RunScene scene, context.store.read([&](PlanReader& plan) {
        return load_run(plan, world.format, begun.record.run);
    }));
    ATELIER_TRY(auto mail, context.store.read([&](PlanReader& plan) {
        return mail_of_turn(plan, scene.facts.turns, begun.record);
    }));
    ATELIER_TRY(TextTask task,
                text_task(world, {scene.run, scene.workflow, "", std::move(mail)},
                          without_mended_checks(begun.due, scene.facts), begun.artisan));
    task.timeout = time_for(begun, context.settings);
    return task;
}

Result<NextInMolecule> next_in_molecule(const RunWorld& world, const DriverLease& lease,
                                        const TurnsSession* own) {
    ATELIER_TRY(HaltedRun at, to_next_turn(world, lease, own == nullptr ? 0 : 1, {}, own));
    switch (at.halt) {
    case RunHalt::turns:
        return NextInMolecule{.what = MoleculeStep::turn, .turn = std::move(at.turns.front())};
    case RunHalt::step:
        return NextInMolecule{.what = MoleculeStep::step, .step = std::move(at.step)};
    case RunHalt::due:
        return NextInMolecule{.what = MoleculeStep::next_session, .artisan = at.artisan};
    case RunHalt::interrupted:
        return NextInMolecule{.what = MoleculeStep::interrupted, .run = std::move(at.run)};
    case RunHalt::underway:
        return fail(turn_of_nobody(lease.run));
    case RunHalt::waits:
    case RunHalt::stopped:
        break;
    }
    return at_end(world, at);
}

} // namespace atelier
