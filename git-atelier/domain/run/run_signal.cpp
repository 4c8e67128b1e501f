#include "domain/run/run_signal.hpp"

#include "base/hint.hpp"
#include "base/text.hpp"
#include "domain/run/workflow_position.hpp"
#include "domain/workflow/routing.hpp"

#include <algorithm>
#include <utility>

namespace atelier {
namespace {

// What a signal is judged by.
struct SignalScene {
    const Run& run;
    const Workflow& workflow;
    const Facts& facts;
    RunNext next;
    bool now = false;
};

using Refusal = Result<void>;

Refusal require_begun(const Run& run) {
    if (run.status == RunStatus::draft || run.status == RunStatus::queued)
        return fail(ErrorCode::not_runnable, run.id.str() + " has not begun",
                    advise(Hint::why_more, run.id.str()));
    return {};
}

// By which a person reviews what there is at its gate.
std::string reviewed_id(const Run& run) {
    return run.changeset.value_or(run.id).str();
}

} // namespace

tl::unexpected<Error> gate_comes_first(const Run& run) {
    return fail(ErrorCode::approval_required,
                run.id.str() + " is at a gate, which has to be decided first",
                advise(Hint::looks_at_gate, reviewed_id(run)));
}

namespace {

Refusal require_no_gate(const SignalScene& scene) {
    const auto* gate = std::get_if<GateToWaitAt>(&scene.next);
    if (gate == nullptr) return {};
    return gate_comes_first(scene.run);
}

// Where the run is in its stages.
Result<StageAtHand> stage_to_end(const SignalScene& scene) {
    ATELIER_CHECK(require_begun(scene.run));
    ATELIER_CHECK(require_no_gate(scene));
    auto stage = stage_at_hand(scene.workflow, scene.facts);
    if (!stage)
        return fail(ErrorCode::usage, scene.run.id.str() + " is in no stage",
                    advise(Hint::shows_run, scene.run.id.str()));
    const auto given = std::ranges::find_if(scene.facts.signals, [&](const SignalRecord& signal) {
        return signal.path == stage->path &&
               (signal.kind == SignalKind::advance || signal.kind == SignalKind::handoff);
    });
    const bool said = given != scene.facts.signals.end();
    if (!said && !std::holds_alternative<StageToClose>(scene.next)) return *std::move(stage);
    // A turn may be under way there still.
    const std::string how =
        said && !given->to.empty() ? "handed over to '" + given->to + "' already" : "over already";
    return fail(ErrorCode::already_decided,
                "the stage '" + stage->stage + "' of " + scene.run.id.str() + " is " + how,
                advise(Hint::shows_run, scene.run.id.str()));
}

Result<std::string> stage_to_begin(const SignalScene& scene, const Terms& stages,
                                   const std::string& to) {
    if (to.empty())
        return fail(ErrorCode::usage, "a handoff has to say to whom", advise(Hint::add_to_call));
    if (auto found = stage_named(scene.workflow, scene.facts.artisans, stages, to))
        return *std::move(found);
    std::vector<std::string> names;
    for (const Term& stage : stages)
        names.push_back(stage_name(stage));
    return fail(ErrorCode::not_found, "'" + to + "' is not a stage of " + scene.run.id.str() +
                                          " and has no turn in one; it has " + join(names, ", "));
}

Result<SignalRecord> ends_stage(const SignalScene& scene, SignalRecord fact) {
    ATELIER_TRY(const StageAtHand stage, stage_to_end(scene));
    fact.path = stage.path;
    if (fact.kind == SignalKind::advance) {
        fact.to.clear();
        return fact;
    }
    ATELIER_TRY(fact.to, stage_to_begin(scene, *stage.among, fact.to));
    if (fact.to == stage.stage)
        return fail(ErrorCode::usage,
                    scene.run.id.str() + " is in the stage '" + fact.to + "' already");
    return fact;
}

Result<SignalRecord> completes(const SignalScene& scene, SignalRecord fact) {
    ATELIER_CHECK(require_begun(scene.run));
    ATELIER_CHECK(require_no_gate(scene));
    return fact;
}

Result<SignalRecord> injects(const SignalScene& scene, SignalRecord fact) {
    ATELIER_CHECK(require_begun(scene.run));
    if (!fact.piece)
        return fail(ErrorCode::usage, "no file is named to inject", advise(Hint::add_to_call));
    if (const auto stage = stage_at_hand(scene.workflow, scene.facts)) fact.path = stage->path;
    return fact;
}

Result<SignalRecord> notes(const SignalScene& scene, SignalRecord fact) {
    ATELIER_CHECK(require_begun(scene.run));
    if (fact.text.empty())
        return fail(ErrorCode::usage, "a note has to say something", advise(Hint::add_to_call));
    if (!fact.to.empty() &&
        std::none_of(scene.workflow.steps.begin(), scene.workflow.steps.end(),
                     [&](const Term& step) {
                         return has_turn_of(scene.workflow, scene.facts.artisans, step, fact.to);
                     }))
        return fail(ErrorCode::not_found, "'" + fact.to + "' has no turn in " + scene.run.id.str());
    return fact;
}

Result<SignalRecord> decides(const SignalScene& scene, SignalRecord fact) {
    ATELIER_CHECK(require_begun(scene.run));
    const auto* gate = std::get_if<GateToWaitAt>(&scene.next);
    if (gate == nullptr || scene.run.status == RunStatus::running)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " waits at no gate",
                    advise(Hint::why_more, scene.run.id.str()));
    const bool wants_answer = gate->step.kind == GateKind::answer;
    if (wants_answer != (fact.kind == SignalKind::answer))
        return fail(ErrorCode::usage,
                    scene.run.id.str() + " waits for " +
                        (wants_answer ? "an answer" : "an approval"),
                    advise(Hint::looks_at_gate, scene.run.id.str()));
    if (fact.kind != SignalKind::approve && fact.text.empty())
        return fail(ErrorCode::usage,
                    wants_answer ? "an answer has to say something" : "say what is to be changed",
                    advise(Hint::add_to_call));
    fact.path = gate->place.path;
    return fact;
}

Result<SignalRecord> retries(const SignalScene& scene, SignalRecord fact) {
    if (scene.run.status != RunStatus::failed)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " has not failed",
                    advise(Hint::why_more, scene.run.id.str()));
    const auto* end = std::get_if<RunEnd>(&scene.next);
    if (end != nullptr && end->status == RunStatus::failed) fact.path = end->path;
    return fact;
}

Result<SignalRecord> takes_steps(const SignalScene& scene, SignalRecord fact) {
    ATELIER_CHECK(require_begun(scene.run));
    const auto* full = std::get_if<FullStage>(&scene.next);
    if (full == nullptr || !full->extensible)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " is in no stage that is full");
    if (fact.amount < 1) return fail(ErrorCode::usage, "there has to be at least one step");
    fact.path = full->path;
    return fact;
}

Result<SignalRecord> closes(const SignalScene& scene, SignalRecord fact) {
    const auto* stage = std::get_if<StageToClose>(&scene.next);
    if (stage == nullptr)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " has no stage to close");
    fact.path = stage->path;
    fact.to = stage->next;
    return fact;
}

Result<SignalRecord> expires(const SignalScene& scene, SignalRecord fact) {
    const auto* gate = std::get_if<GateToWaitAt>(&scene.next);
    if (gate == nullptr)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " waits at no gate");
    fact.path = gate->place.path;
    return fact;
}

Result<SignalRecord> pauses(const SignalScene& scene, SignalRecord fact) {
    if (scene.run.status == RunStatus::draft)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " has not begun");
    // Of one that is paused, turns in flight may still be ended.
    const bool ends_turns =
        scene.now && std::ranges::any_of(scene.facts.turns, [](const TurnRecord& turn) {
            return is_in_flight(turn.status);
        });
    const bool says_why = !fact.text.empty() && fact.text != scene.run.reason;
    if (scene.run.status == RunStatus::paused && !ends_turns && !says_why)
        return fail(ErrorCode::paused, scene.run.id.str() + " is paused already");
    return fact;
}

Result<SignalRecord> resumes(const SignalScene& scene, SignalRecord fact) {
    if (scene.run.status != RunStatus::paused)
        return fail(ErrorCode::not_runnable, scene.run.id.str() + " is not paused");
    return fact;
}

Result<SignalRecord> judged(const SignalScene& scene, SignalRecord fact) {
    switch (fact.kind) {
    case SignalKind::advance:
    case SignalKind::handoff:
        return ends_stage(scene, std::move(fact));
    case SignalKind::complete:
        return completes(scene, std::move(fact));
    case SignalKind::inject:
        return injects(scene, std::move(fact));
    case SignalKind::note:
        return notes(scene, std::move(fact));
    case SignalKind::approve:
    case SignalKind::request_changes:
    case SignalKind::answer:
        return decides(scene, std::move(fact));
    case SignalKind::pause:
        return pauses(scene, std::move(fact));
    case SignalKind::resume:
        return resumes(scene, std::move(fact));
    case SignalKind::abandon:
        return fact;
    case SignalKind::retry:
        return retries(scene, std::move(fact));
    case SignalKind::steps:
        return takes_steps(scene, std::move(fact));
    case SignalKind::close:
        return closes(scene, std::move(fact));
    case SignalKind::expire:
        return expires(scene, std::move(fact));
    }
    return fact;
}

RunStatus status_after(const SignalScene& scene, const SignalRecord& fact) {
    const Run& run = scene.run;
    if (fact.kind == SignalKind::pause) return RunStatus::paused;
    if (fact.kind == SignalKind::abandon) return RunStatus::cancelled;
    if (fact.kind == SignalKind::inject || fact.kind == SignalKind::note) return run.status;
    if (fact.kind == SignalKind::resume && !run.started_at) return RunStatus::queued;
    Facts after = scene.facts;
    after.signals.push_back(fact);
    const RunNext next = next_step(scene.workflow, after);
    const bool stays_paused = run.status == RunStatus::paused && fact.kind != SignalKind::resume;
    const auto* end = std::get_if<RunEnd>(&next);
    // The next session on a changeset finds that its run has failed, and says so of the changeset.
    const bool is_for_session = end != nullptr && end->status == RunStatus::failed &&
                                run.changeset && fact.kind == SignalKind::request_changes;
    if (end != nullptr && !is_for_session && (!stays_paused || fact.kind == SignalKind::complete))
        return end->status;
    if (stays_paused) return RunStatus::paused;
    const auto* gate = std::get_if<GateToWaitAt>(&next);
    const bool waits = std::holds_alternative<FullStage>(next) ||
                       (gate != nullptr && gate->place.path == run.waits_at);
    return waits ? RunStatus::waiting : RunStatus::running;
}

} // namespace

Result<AppliedSignal> apply_signal(const Run& run, const Workflow& workflow, const Facts& facts,
                                   const RunSignal& signal) {
    // One that failed is over for a while: somebody says what is to become of it.
    const bool settles_failure =
        run.status == RunStatus::failed &&
        (signal.kind == SignalKind::retry || signal.kind == SignalKind::abandon);
    if (is_over(run.status) && !settles_failure)
        return fail(ErrorCode::run_finished,
                    run.id.str() + " is over: it " +
                        (run.status == RunStatus::cancelled ? "was " : "has ") +
                        std::string(name_of(run.status)));
    SignalRecord fact{.run = run.id,
                      .n = facts.signals.empty() ? 1 : facts.signals.back().n + 1,
                      .kind = signal.kind,
                      .after_turn = facts.turns.empty() ? 0 : facts.turns.back().n,
                      .to = signal.to,
                      .text = signal.text,
                      .piece = signal.piece,
                      .tree = signal.tree,
                      .amount = signal.amount,
                      .by = signal.by,
                      .at = signal.at};
    const SignalScene scene{run, workflow, facts, next_step(workflow, facts), signal.now};
    ATELIER_TRY(fact, judged(scene, std::move(fact)));
    const RunStatus status = status_after(scene, fact);
    return AppliedSignal{std::move(fact), status};
}

} // namespace atelier
