#include "domain/run/run_signal.hpp"

#include "support/catch.hpp"
#include "support/signal_table.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Whose first stage is full, and which does not advance by itself.
WorkflowSimulator in_full_stage() {
    WorkflowSimulator run(workshop_of(1), willing_world());
    run.auto_advance(false);
    run.drive();
    return run;
}

WorkflowSimulator at_gate(GateKind kind) {
    SimulatedWorld silent = willing_world();
    silent.decide = [](const GateToWaitAt&, int) { return std::optional<RunSignal>(); };
    WorkflowSimulator run(workflow_of({{LoopStep{.steps = {turn_of("a"), {GateStep{kind}}},
                                                 .max = 2,
                                                 .until = {UntilKind::approved},
                                                 .name = "work"}},
                                       {SeqStep{{turn_of("b")}, "rest"}}}),
                          silent);
    run.drive();
    return run;
}

RunSignal signal_of(WorkflowSimulator& run, SignalKind kind) {
    return {.kind = kind,
            .to = kind == SignalKind::handoff ? "sage" : "",
            .text = "text",
            .piece = kind == SignalKind::inject ? std::optional(run.add_piece("x")) : std::nullopt,
            .by = "overseer"};
}

// The status after it, or the code of the refusal.
std::string answer_to(WorkflowSimulator run, RunStatus status, SignalKind kind) {
    run.run().status = status;
    const RunSignal signal = signal_of(run, kind);
    const Facts before = run.facts();
    const auto applied = run.signal(signal);
    if (applied) {
        CHECK(applied->fact.n == static_cast<int>(before.signals.size()) + 1);
        return std::string(name_of(applied->status));
    }
    CHECK(run.facts() == before);
    CHECK(run.run().status == status);
    CHECK_FALSE(applied.error().message.ends_with('.'));
    return std::string(info(applied.error().code).name);
}

} // namespace

TEST_CASE("Each signal in each status of a run whose stage is full", "[domain][workflow]") {
    require_table(signals_in_full_stage(), [](SignalKind kind, RunStatus status) {
        return answer_to(in_full_stage(), status, kind);
    });
}

TEST_CASE("Each signal in each status of a run at a gate for an approval", "[domain][workflow]") {
    require_table(signals_at_approval(), [](SignalKind kind, RunStatus status) {
        return answer_to(at_gate(GateKind::approval), status, kind);
    });
}

TEST_CASE("A gate for an answer takes nothing else", "[domain][workflow]") {
    const auto asked = [](SignalKind kind) {
        return answer_to(at_gate(GateKind::answer), RunStatus::waiting, kind);
    };
    CHECK(asked(SignalKind::answer) == "running");
    CHECK(asked(SignalKind::approve) == "usage");
    CHECK(asked(SignalKind::request_changes) == "usage");
}

TEST_CASE("Commands on a run are taken in the statuses that they are for", "[domain][workflow]") {
    const auto answers = [](SignalKind kind, const std::function<WorkflowSimulator()>& scene) {
        std::string out;
        for (const RunStatus status : statuses_of_runs)
            out += answer_to(scene(), status, kind) + " ";
        return out;
    };
    CHECK(answers(SignalKind::pause, in_full_stage) ==
          "not-runnable paused paused paused paused run-finished run-finished run-finished ");
    CHECK(answers(SignalKind::resume, in_full_stage) ==
          "not-runnable not-runnable not-runnable not-runnable waiting run-finished run-finished "
          "run-finished ");
    CHECK(answers(SignalKind::abandon, in_full_stage) ==
          "cancelled cancelled cancelled cancelled cancelled run-finished cancelled "
          "run-finished ");
    CHECK(answers(SignalKind::retry, in_full_stage) ==
          "not-runnable not-runnable not-runnable not-runnable not-runnable run-finished waiting "
          "run-finished ");
}

TEST_CASE("A paused run is paused again only for another reason", "[domain][workflow]") {
    auto run = at_gate(GateKind::approval);
    unwrap(run.signal({.kind = SignalKind::pause}));
    run.run().status = RunStatus::paused;
    run.run().reason = "the tide is in";
    const auto again = [&](const std::string& why) {
        return run.signal({.kind = SignalKind::pause, .text = why});
    };
    CHECK(must_fail(again("")).code == ErrorCode::paused);
    CHECK(must_fail(again("the tide is in")).code == ErrorCode::paused);
    CHECK(unwrap(again("the tide is out")).status == RunStatus::paused);
}

TEST_CASE("A run that is paused at its gate waits there again", "[domain][workflow]") {
    auto run = at_gate(GateKind::approval);
    unwrap(run.signal({.kind = SignalKind::pause}));
    CHECK(unwrap(run.signal({.kind = SignalKind::resume})).status == RunStatus::waiting);
    // It was never asked about.
    unwrap(run.signal({.kind = SignalKind::pause}));
    run.run().waits_at.clear();
    CHECK(unwrap(run.signal({.kind = SignalKind::resume})).status == RunStatus::running);
    unwrap(run.signal({.kind = SignalKind::pause}));
    run.run().started_at.reset();
    CHECK(unwrap(run.signal({.kind = SignalKind::resume})).status == RunStatus::queued);
}

TEST_CASE("A signal says where the run was", "[domain][workflow]") {
    auto full = in_full_stage();
    const SignalRecord injected = unwrap(full.signal(signal_of(full, SignalKind::inject))).fact;
    CHECK(injected.path == "v1.0");
    CHECK(injected.after_turn == 1);
    CHECK(injected.by == "overseer");
    const SignalRecord handed = unwrap(full.signal(signal_of(full, SignalKind::handoff))).fact;
    CHECK(handed.path == "v1.0");
    CHECK(handed.to == "designing");
    CHECK(handed.n == 2);
    auto gate = at_gate(GateKind::review);
    CHECK(unwrap(gate.signal({.kind = SignalKind::approve})).fact.path == "v1.0.r1.1");
}

TEST_CASE("A signal that lacks something is refused with what it lacks", "[domain][workflow]") {
    const auto refused_with = [](WorkflowSimulator run, const RunSignal& signal) {
        return must_fail(run.signal(signal)).message;
    };
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::handoff}) ==
          "a handoff has to say to whom");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::handoff, .to = "bob"}) ==
          "'bob' is not a stage of at-r1 and has no turn in one; it has exploring, designing, "
          "prototyping, refining, integrating");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::handoff, .to = "scout"}) ==
          "at-r1 is in the stage 'exploring' already");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::inject}) ==
          "no file is named to inject");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::note}) ==
          "a note has to say something");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::note, .to = "bob", .text = "x"}) ==
          "'bob' has no turn in at-r1");
    CHECK(refused_with(at_gate(GateKind::review), {.kind = SignalKind::request_changes}) ==
          "say what is to be changed");
    CHECK(refused_with(at_gate(GateKind::answer), {.kind = SignalKind::answer}) ==
          "an answer has to say something");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::steps}) ==
          "there has to be at least one step");
    CHECK(refused_with(at_gate(GateKind::review), {.kind = SignalKind::steps, .amount = 1}) ==
          "at-r1 is in no stage that is full");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::close}) ==
          "at-r1 has no stage to close");
    CHECK(refused_with(in_full_stage(), {.kind = SignalKind::expire}) == "at-r1 waits at no gate");
    WorkflowSimulator plain(workflow_of({turn_of("a")}), willing_world());
    CHECK(refused_with(plain, {.kind = SignalKind::advance}) == "at-r1 is in no stage");
}

TEST_CASE("What a run cannot take now is refused with where to look", "[domain][workflow]") {
    const auto hint_of = [](WorkflowSimulator run, SignalKind kind) {
        const RunSignal signal = signal_of(run, kind);
        return must_fail(run.signal(signal)).hint.told_to(Audience::person);
    };
    for (const SignalKind kind : {SignalKind::advance, SignalKind::handoff, SignalKind::retry}) {
        INFO(name_of(kind));
        CHECK_THAT(hint_of(at_gate(GateKind::review), kind), ContainsSubstring("at-r1"));
    }
    CHECK_THAT(hint_of(in_full_stage(), SignalKind::approve), ContainsSubstring("why at-r1"));
    auto not_begun = in_full_stage();
    not_begun.run().status = RunStatus::queued;
    CHECK_THAT(hint_of(not_begun, SignalKind::note), ContainsSubstring("why at-r1"));
    auto ended = in_full_stage();
    unwrap(ended.signal({.kind = SignalKind::advance}));
    CHECK_THAT(hint_of(ended, SignalKind::advance), ContainsSubstring("at-r1"));
    const WorkflowSimulator no_stages(workflow_of({turn_of("a")}), willing_world());
    CHECK_THAT(hint_of(no_stages, SignalKind::advance), ContainsSubstring("at-r1"));
    auto of_changeset = at_gate(GateKind::review);
    of_changeset.run().changeset = unwrap(BeadId::parse("at-e1.1"));
    CHECK_THAT(hint_of(of_changeset, SignalKind::advance), ContainsSubstring("review at-e1.1"));
}

TEST_CASE("A stage is ended once", "[domain][workflow]") {
    auto run = in_full_stage();
    unwrap(run.signal({.kind = SignalKind::advance}));
    const Error again = must_fail(run.signal({.kind = SignalKind::advance}));
    CHECK(again.code == ErrorCode::already_decided);
    CHECK(again.message == "the stage 'exploring' of at-r1 is over already");
    run.run().status = RunStatus::completed;
    CHECK(must_fail(run.signal({.kind = SignalKind::advance})).message ==
          "at-r1 is over: it has completed");
    run.run().status = RunStatus::cancelled;
    CHECK(must_fail(run.signal({.kind = SignalKind::note})).message ==
          "at-r1 is over: it was cancelled");
}
