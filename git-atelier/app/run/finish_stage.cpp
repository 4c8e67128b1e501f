#include "app/run/finish_stage.hpp"

#include "app/claim/claim.hpp"
#include "app/core/life.hpp"
#include "app/document/document_plan.hpp"
#include "app/mail/notices.hpp"
#include "app/run/finish_turn.hpp"
#include "base/text.hpp"
#include "domain/run/run_signal.hpp"
#include "domain/work/matter.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace atelier {
namespace {

std::string wanted_at(GateKind gate) {
    switch (gate) {
    case GateKind::approval:
        return "Approve it, or ask for changes";
    case GateKind::review:
        return "Review it: approve it, or ask for changes";
    case GateKind::answer:
        break;
    }
    return "Answer it";
}

constexpr std::size_t longest_words = 4000;

// What there is to decide about may be these words alone.
std::string said_last(const Facts& facts) {
    const auto last =
        std::find_if(facts.turns.rbegin(), facts.turns.rend(), [](const TurnRecord& turn) {
            return turn.kind == TurnKind::turn && turn.status == TurnStatus::done &&
                   !turn.text.empty();
        });
    if (last == facts.turns.rend()) return "";
    const std::string words = cut_to_bytes(trim(last->text), longest_words);
    return "\n" + last->artisan + " has said:\n\n" + words +
           (words.size() < trim(last->text).size() ? "..." : "") + "\n";
}

std::string gate_body(const RunScene& scene, const GateStep& gate,
                      const std::vector<BeadId>& pieces) {
    const std::string id = scene.run.id.str();
    std::string body =
        id + " (" + scene.run.workflow + ") waits for you. " + wanted_at(gate.kind) + ":\n\n";
    if (gate.kind == GateKind::answer)
        body += fmt::format("    'git atelier inbox --reply {} --message TEXT'\n", id);
    else if (scene.run.changeset)
        body += fmt::format("    'git atelier review {}'\n", scene.run.changeset->str());
    else
        body += fmt::format("    'git atelier review {} --approve'\n"
                            "    'git atelier review {} --request-changes MESSAGE'\n",
                            id, id);
    if (gate.timeout)
        body += fmt::format("\nAfter {} the run {}.\n", human_duration(*gate.timeout),
                            gate.kind == GateKind::answer ? "goes on without an answer" : "fails");
    body += "\nWhat was asked for:\n\n" + scene.run.request + "\n" + said_last(scene.facts);
    const bool shows_document = works_on_document(scene.run) && scene.run.head;
    if (!pieces.empty() || shows_document) body += "\nWhat there is by now:\n\n";
    if (shows_document)
        body +=
            "    git show " + shell_quoted(scene.run.head->str() + ":" + scene.run.document) + "\n";
    for (const BeadId& piece : pieces)
        body += "    git atelier gallery " + piece.str() + "\n";
    return body;
}

// `v2.0` is the second one.
int visit_of(const std::string& path) {
    const std::size_t mark = path.rfind('v');
    if (mark == std::string::npos) return 0;
    const std::string number = path.substr(mark + 1, path.find('.', mark) - mark - 1);
    return static_cast<int>(parse_integer(number).value_or(0));
}

class StageFinish {
  public:
    StageFinish(const RunWorld& world, const DriverLease& lease, PlanWriter& plan)
        : context_(world.work.plan), format_(world.format), lease_(lease), plan_(plan) {}

    Result<FinishedStage> finish() {
        ATELIER_TRY(scene_, load_run(plan_, format_, lease_.run));
        ATELIER_CHECK(require_driver(plan_, lease_));
        const RunStatus status = run().status;
        if (status != RunStatus::running && status != RunStatus::waiting)
            return out(end_of(status));
        const RunNext next = next_step(scene_->workflow, scene_->facts);
        if (const auto* stage = std::get_if<StageToClose>(&next)) return close(*stage);
        if (const auto* end = std::get_if<RunEnd>(&next)) return finish_run(*end);
        if (const auto* gate = std::get_if<GateToWaitAt>(&next)) return wait_at(*gate);
        if (const auto* full = std::get_if<FullStage>(&next)) return wait_in(*full);
        return out(StageEnd::goes_on);
    }

  private:
    Run& run() { return scene_->run; }
    FinishedStage out(StageEnd end) { return {.end = end, .run = run()}; }
    static StageEnd end_of(RunStatus status) {
        return is_over(status) ? StageEnd::over : StageEnd::waits;
    }
    Result<void> append(EventType type, Json data) {
        return plan_.append({type, run().id, std::move(data)});
    }

    // Nobody's influence: the driver's own word that it has come so far.
    Result<AppliedSignal> say(SignalKind kind) {
        ATELIER_TRY(
            AppliedSignal applied,
            apply_signal(run(), scene_->workflow, scene_->facts,
                         {.kind = kind, .by = context_.caller.str(), .at = context_.clock.now()}));
        ATELIER_TRY(applied.fact, plan_.runs_to_write().add(applied.fact));
        return applied;
    }

    Result<FinishedStage> close(const StageToClose& stage) {
        ATELIER_TRY(const AppliedSignal applied, say(SignalKind::close));
        ATELIER_CHECK(note_stage_end(plan_, run().id, stage));
        if (!stage.next.empty()) {
            ATELIER_CHECK(note_handoff(stage));
            Json begun = Json::object();
            begun.set("stage", stage.next).set("visit", visit_of(stage.path) + 1);
            ATELIER_CHECK(append(EventType::stage_started, std::move(begun)));
        }
        if (run().status != RunStatus::running) {
            run().status = RunStatus::running;
            ATELIER_CHECK(put_run(plan_, run(), lease_.term));
        }
        FinishedStage finished = out(StageEnd::goes_on);
        finished.closed = stage;
        return finished;
    }

    // Also from a stage to the next one: that is whom the work goes to.
    Result<void> note_handoff(const StageToClose& stage) {
        Json data = Json::object();
        data.set("from", stage.stage).set("to", stage.next);
        for (const SignalRecord& signal : scene_->facts.signals)
            if (signal.path == stage.path && signal.piece && signal.kind != SignalKind::inject)
                data.set("piece", signal.piece->str());
        return append(EventType::handoff_made, std::move(data));
    }

    Result<FinishedStage> finish_run(const RunEnd& end) {
        run().status = end.status;
        run().reason = end.reason;
        run().ended_at = context_.clock.now();
        run().waits_at.clear();
        run().waits_for.reset();
        ATELIER_CHECK(put_run(plan_, run(), lease_.term));
        ATELIER_CHECK(note_run_end(plan_, run(), scene_->facts.turns.size(), end.error));
        ATELIER_CHECK(end_lease(plan_, run().id, lease_.term.session));
        FinishedStage finished = out(StageEnd::over);
        finished.pieces = end.pieces;
        finished.code = error_code_named(end.error);
        return finished;
    }

    Result<FinishedStage> wait_at(const GateToWaitAt& gate) {
        const bool is_open = run().waits_at == gate.place.path && run().waits_for;
        if (!is_open) return open(gate);
        if (gate.step.timeout) {
            ATELIER_TRY(const auto message, plan_.find(*run().waits_for));
            if (message && context_.clock.now() - message->created_at >= *gate.step.timeout)
                return expire(gate);
        }
        if (run().status == RunStatus::running) {
            run().status = RunStatus::waiting;
            ATELIER_CHECK(put_run(plan_, run(), lease_.term));
        }
        return out(StageEnd::waits);
    }

    Result<FinishedStage> open(const GateToWaitAt& gate) {
        ATELIER_TRY(const auto newest, plan_.runs().pieces({.run = run().id}));
        std::vector<BeadId> pieces;
        for (const Piece& piece : newest)
            pieces.push_back(piece.id);
        ATELIER_TRY(const BeadId message,
                    send_once(plan_, context_,
                              {.to = "overseer",
                               .subject = "NEEDS-DECISION: " + scene_->bead.title,
                               .body = gate_body(*scene_, gate.step, pieces),
                               .thread = run().changeset.value_or(run().id),
                               .key = gate_key(run().id, gate.place.path),
                               .msg_type = "task",
                               .from = std::string(program_sender)}));
        if (works_on_document(run()) && run().head)
            ATELIER_CHECK(keep_shown_version(plan_, run().id, *run().head));
        if (gate.step.timeout && run().changeset)
            ATELIER_CHECK(plan_.remember(gate_limit_key(run().id),
                                         format_time(context_.clock.now() + *gate.step.timeout)));
        run().status = RunStatus::waiting;
        run().waits_at = gate.place.path;
        run().waits_for = message;
        ATELIER_CHECK(put_run(plan_, run(), lease_.term));
        Json data = Json::object();
        data.set("path", gate.place.path)
            .set("gate", name_of(gate.step.kind))
            .set("message", message.str());
        ATELIER_CHECK(append(EventType::gate_opened, std::move(data)));
        Json waits = Json::object();
        waits.set("reason", "it waits for your " + std::string(name_of(gate.step.kind)));
        ATELIER_CHECK(append(EventType::run_waiting, std::move(waits)));
        FinishedStage finished = out(StageEnd::waits);
        finished.opened = gate;
        return finished;
    }

    Result<FinishedStage> expire(const GateToWaitAt& gate) {
        const RunScene before = *scene_;
        ATELIER_TRY(const AppliedSignal applied, say(SignalKind::expire));
        ATELIER_CHECK(
            close_notices(plan_, gate_key(run().id, gate.place.path), "nobody decided in time"));
        Json data = Json::object();
        data.set("path", gate.place.path).set("verdict", name_of(WorkflowVerdict::expired));
        ATELIER_CHECK(append(EventType::gate_decided, std::move(data)));
        scene_->facts.signals.push_back(applied.fact);
        ATELIER_CHECK(note_rounds(plan_, before, scene_->facts));
        run().status = RunStatus::running;
        run().waits_at.clear();
        run().waits_for.reset();
        ATELIER_CHECK(put_run(plan_, run(), lease_.term));
        return out(StageEnd::goes_on);
    }

    Result<FinishedStage> wait_in(const FullStage& full) {
        if (run().status == RunStatus::waiting) return out(StageEnd::waits);
        run().status = RunStatus::waiting;
        run().waits_at.clear();
        run().waits_for.reset();
        ATELIER_CHECK(put_run(plan_, run(), lease_.term));
        Json data = Json::object();
        data.set("reason", "the stage '" + full.stage + "' is full");
        ATELIER_CHECK(append(EventType::run_waiting, std::move(data)));
        return out(StageEnd::waits);
    }

    const Context& context_;
    WorkflowFormat& format_;
    const DriverLease& lease_;
    PlanWriter& plan_;
    std::optional<RunScene> scene_;
};

} // namespace

Result<void> note_stage_end(PlanWriter& plan, const BeadId& run, const StageToClose& stage) {
    Json data = Json::object();
    data.set("stage", stage.stage).set("visit", visit_of(stage.path));
    return plan.append({EventType::stage_completed, run, std::move(data)});
}

Result<void> note_run_end(PlanWriter& plan, const Run& run, std::size_t turns,
                          const std::string& code) {
    Json data = Json::object();
    if (run.status != RunStatus::completed) {
        if (!code.empty()) data.set("code", code);
        data.set("reason", run.reason);
        return plan.append({EventType::run_failed, run.id, std::move(data)});
    }
    ATELIER_TRY(const std::size_t pieces,
                plan.runs().count(PieceQuery{.run = run.id, .with_intermediate = true}));
    data.set("turns", turns).set("pieces", pieces);
    if (!run.reason.empty()) data.set("reason", run.reason);
    return plan.append({EventType::run_completed, run.id, std::move(data)});
}

Result<FinishedStage> finish_stage(const RunWorld& world, const DriverLease& lease) {
    const Context& context = world.work.plan;
    auto finished = context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return StageFinish(world, lease, plan).finish();
    });
    if (finished && finished->opened) world.work.notify_overseer();
    return finished;
}

} // namespace atelier
