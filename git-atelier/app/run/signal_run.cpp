#include "app/run/signal_run.hpp"

#include "app/artisan/end_turn.hpp"
#include "app/claim/claim.hpp"
#include "app/document/document_plan.hpp"
#include "app/mail/notices.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/piece/settle_pieces.hpp"
#include "app/run/finish_stage.hpp"
#include "app/run/finish_turn.hpp"
#include "app/run/start_run.hpp"
#include "domain/piece/provenance.hpp"
#include "domain/run/position_facts.hpp"
#include "domain/work/matter.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

bool ends_turns(const SignalRequest& request) {
    return request.kind == SignalKind::abandon ||
           (request.kind == SignalKind::pause && request.now);
}

Result<void> require_allowed(const Context& context, SignalKind kind, bool by_review) {
    if (!is_influence(kind))
        return fail(ErrorCode::usage, "'" + std::string(name_of(kind)) + "' is the driver's own");
    const bool peoples = decides_at_gate(kind) || kind == SignalKind::pause ||
                         kind == SignalKind::resume || kind == SignalKind::abandon ||
                         kind == SignalKind::retry || kind == SignalKind::steps;
    if (!peoples || by_review || context.caller.role() == Role::overseer) return {};
    return fail(ErrorCode::overseer_only,
                "'" + std::string(name_of(kind)) + "' is for a person to say");
}

// What was given along, as a commit to which nothing leads.
struct GivenArtifact {
    std::string form;
    CommitId commit;
};

Result<GivenArtifact> write_artifact(const RunDesk& desk, const SignalRequest& request) {
    ATELIER_CHECK(read_reply(*request.artifact));
    // The file as it is, whatever stands in it.
    const Reply whole{.content = *request.artifact};
    std::string form = request.form.empty() ? "note" : request.form;
    ATELIER_TRY(const Run run, require_run(desk.plan.store, request.run));
    const AgentId& by = desk.plan.caller;
    ATELIER_TRY(
        CommitId commit,
        write_piece(desk.plan, desk.repository,
                    {.title = piece_preview(whole.content),
                     .text = whole.content,
                     .provenance = provenance_text(whole, {.request = run.request, .form = form}),
                     .form = form,
                     .patron = run.patron,
                     .run = request.run,
                     .artisan = by.role() == Role::overseer ? std::nullopt : std::optional(by)}));
    return GivenArtifact{std::move(form), std::move(commit)};
}

// What a decision is about.
struct DecidedWork {
    // The newest one; nullopt for none.
    std::optional<BeadId> piece = {};
    // Where the document's branch is; nullopt: nowhere, or there is none.
    std::optional<CommitId> version = {};
    // Of the document, else of that piece.
    std::optional<TreeId> tree = {};
};

Result<DecidedWork> decided_work(const RunDesk& desk, const BeadId& run) {
    DecidedWork out;
    std::optional<CommitId> commit;
    std::optional<PlannedDocument> document;
    ATELIER_CHECK(desk.plan.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto newest, newest_piece(plan.runs(), run));
        if (newest) {
            out.piece = newest->id;
            commit = newest->commit;
        }
        ATELIER_TRY(document, planned_document(plan, run));
        return {};
    }));
    if (document) {
        ATELIER_TRY(out.version, desk.repository.refs().resolve(full_ref(document->branch)));
        commit = out.version;
    }
    if (commit) {
        if (out.piece && !document)
            ATELIER_CHECK(require_texts(desk.plan.store, desk.repository, {*out.piece}));
        ATELIER_TRY(out.tree, desk.repository.history().tree(*commit));
    }
    return out;
}

class SignalTaking {
  public:
    SignalTaking(const RunDesk& desk, const SignalRequest& request,
                 const std::optional<GivenArtifact>& given,
                 const std::optional<DecidedWork>& decided, PlanWriter& plan)
        : context_(desk.plan), format_(desk.format), request_(request), given_(given),
          decided_(decided), plan_(plan) {}

    Result<SignalOutcome> take() {
        ATELIER_TRY(scene_, load_run(plan_, format_, request_.run));
        if (request_.kind == SignalKind::retry)
            ATELIER_CHECK(require_only_workshop(plan_, scene_->run));
        ATELIER_CHECK(require_its_own_decision());
        // What a review has seen is the work, which it compares by itself.
        if (decides_at_gate(request_.kind) && !request_.by_review) ATELIER_CHECK(require_as_seen());
        std::optional<Piece> piece;
        if (given_) {
            ATELIER_TRY(piece, store_given());
        }
        ATELIER_TRY(AppliedSignal applied,
                    apply_signal(scene_->run, scene_->workflow, scene_->facts, signal(piece)));
        ATELIER_TRY(applied.fact, plan_.runs_to_write().add(applied.fact));
        if (ends_turns(request_)) ATELIER_CHECK(end_turns());
        Facts after = scene_->facts;
        after.signals.push_back(applied.fact);
        ATELIER_CHECK(note(applied.fact));
        ATELIER_CHECK(close_last_stage(applied, after));
        const RunNext next = next_step(scene_->workflow, after);
        const auto* end = std::get_if<RunEnd>(&next);
        ATELIER_TRY(const Run run, change_run(applied, end));
        if (decides_at_gate(request_.kind)) ATELIER_CHECK(note_rounds(plan_, *scene_, after));
        SignalOutcome out{.signal = applied.fact, .run = run, .piece = piece};
        if (!is_over(run.status) || run.status == RunStatus::cancelled) return out;
        if (end != nullptr) out.pieces = end->pieces;
        ATELIER_CHECK(
            note_run_end(plan_, run, after.turns.size(), end == nullptr ? "" : end->error));
        return out;
    }

  private:
    Result<void> require_its_own_decision() const {
        const bool reviews =
            request_.kind == SignalKind::approve || request_.kind == SignalKind::request_changes;
        const auto& changeset = scene_->run.changeset;
        if (!changeset || !reviews || request_.by_review) return {};
        return fail(ErrorCode::usage,
                    request_.run.str() + " waits for the review of " + changeset->str(),
                    advise(Hint::review_decides, changeset->str()));
    }

    RunSignal signal(const std::optional<Piece>& piece) const {
        RunSignal out{.kind = request_.kind,
                      .to = request_.to,
                      .text = request_.text,
                      .tree = request_.tree,
                      .amount = request_.amount,
                      .by = context_.caller.str(),
                      .at = context_.clock.now(),
                      .now = request_.now};
        if (piece) out.piece = piece->id;
        if (decided_ && decided_->tree) out.tree = decided_->tree;
        return out;
    }

    // An advance in the last stage leaves nothing for a driver to do.
    Result<void> close_last_stage(AppliedSignal& applied, Facts& after) {
        if (request_.kind != SignalKind::advance || applied.status != RunStatus::running) return {};
        const RunNext next = next_step(scene_->workflow, after);
        const auto* stage = std::get_if<StageToClose>(&next);
        if (stage == nullptr || !stage->next.empty()) return {};
        ATELIER_TRY(AppliedSignal closed, apply_signal(scene_->run, scene_->workflow, after,
                                                       {.kind = SignalKind::close,
                                                        .by = context_.caller.str(),
                                                        .at = context_.clock.now()}));
        ATELIER_TRY(closed.fact, plan_.runs_to_write().add(closed.fact));
        after.signals.push_back(closed.fact);
        applied.status = closed.status;
        return note_stage_end(plan_, request_.run, *stage);
    }

    Result<void> require_as_seen() {
        const BeadId& id = request_.run;
        if (request_.seen && scene_->run.waits_for != request_.seen->message)
            return fail(ErrorCode::already_decided,
                        "what " + id.str() + " asked with " + request_.seen->message.str() +
                            " has been decided",
                        advise(Hint::shows_run, id.str()));
        ATELIER_TRY(const auto newest, newest_piece(plan_.runs(), id));
        const std::optional<BeadId> is = newest ? std::optional(newest->id) : std::nullopt;
        const auto& seen = request_.seen ? request_.seen->piece : decided_->piece;
        if (seen == is && decided_->piece == is) return require_version_as_seen();
        return fail(ErrorCode::already_decided,
                    is ? is->str() + " has come to " + id.str() + " since it was looked at"
                       : "what " + id.str() + " had made is gone",
                    advise(Hint::looks_at_gate, id.str()));
    }

    Result<void> require_version_as_seen() {
        const BeadId& id = request_.run;
        ATELIER_TRY(const auto document, planned_document(plan_, id));
        if (!document || !scene_->run.waits_for) return {};
        ATELIER_TRY(auto seen, shown_version(plan_, id));
        if (request_.seen && request_.seen->version) seen = request_.seen->version;
        if (!seen) seen = document->head;
        const auto& is = decided_->version;
        if (is == seen) return {};
        if (!is)
            return fail(ErrorCode::document_moved, "there is nothing to decide about at " +
                                                       id.str() + ": " + moved_text(*document, is));
        return fail(ErrorCode::already_decided,
                    document->branch.str() + " has moved since " + id.str() +
                        " was looked at, from " + seen->str() + " to " + is->str(),
                    advise(Hint::looks_at_gate, id.str()));
    }

    // Under the stage that the run is in.
    Result<Piece> store_given() {
        TurnRecord place{.run = request_.run};
        if (const auto stage = stage_at_hand(scene_->workflow, scene_->facts)) {
            place.path = stage->path;
            place.stage = stage->stage;
        }
        return store_piece(plan_, context_,
                           {.run = scene_->run,
                            .turn = place,
                            .origin = PieceOrigin::injected,
                            .artisan = context_.caller.str(),
                            .form = given_->form,
                            .content = *request_.artifact,
                            .commit = given_->commit},
                           std::nullopt);
    }

    // Its driver sees that it holds the run no more, and its keepers end with the turns.
    Result<void> end_turns() {
        ATELIER_TRY(auto lease, plan_.lease(request_.run));
        if (!lease) return {};
        if (lease->ended) {
            const LeaseTerm before = term_of(*lease);
            lease->ended = false;
            ++lease->fencing;
            ATELIER_CHECK(plan_.put(*lease, before));
        }
        for (TurnRecord& turn : scene_->facts.turns)
            if (is_in_flight(turn.status))
                ATELIER_CHECK(end_turn_at_once(plan_, context_, turn,
                                               request_.kind == SignalKind::abandon
                                                   ? "the run was abandoned"
                                                   : "the run was paused at once",
                                               term_of(*lease)));
        return end_lease(plan_, request_.run, lease->session);
    }

    Result<Run> change_run(const AppliedSignal& applied, const RunEnd* end) {
        Run run = scene_->run;
        run.status = applied.status;
        if (decides_at_gate(request_.kind)) {
            ATELIER_CHECK(close_notices(plan_, gate_key(run.id, run.waits_at), "it is decided"));
            run.waits_at.clear();
            run.waits_for.reset();
        }
        if (request_.kind == SignalKind::pause || request_.kind == SignalKind::abandon)
            run.reason = request_.text;
        if (request_.kind == SignalKind::resume || request_.kind == SignalKind::retry) {
            run.reason.clear();
            run.ended_at.reset();
        }
        if (is_over(run.status)) {
            ATELIER_CHECK(close_notices(plan_, gate_key(run.id, run.waits_at), "the run is over"));
            run.ended_at = context_.clock.now();
            run.waits_at.clear();
            run.waits_for.reset();
            if (request_.kind == SignalKind::complete) run.reason = request_.text;
            if (run.status == RunStatus::failed && end != nullptr) run.reason = end->reason;
        }
        if (run != scene_->run) ATELIER_CHECK(put_run(plan_, run, std::nullopt));
        return run;
    }

    Result<void> append(EventType type, Json data) {
        return plan_.append({type, request_.run, std::move(data)});
    }

    Result<void> note(const SignalRecord& fact) {
        Json data = Json::object();
        const bool holds = fact.kind == SignalKind::pause;
        if (holds || fact.kind == SignalKind::abandon) {
            data.set("reason", fact.text);
            return append(holds ? EventType::run_paused : EventType::run_cancelled,
                          std::move(data));
        }
        if (fact.kind == SignalKind::resume || fact.kind == SignalKind::retry) {
            if (!fact.text.empty()) data.set("reason", fact.text);
            return append(EventType::run_resumed, std::move(data));
        }
        if (decides_at_gate(fact.kind)) {
            data.set("path", fact.path).set("verdict", name_of(verdict_of(fact.kind)));
            if (fact.tree) data.set("tree", fact.tree->str());
            if (!fact.text.empty()) data.set("text", fact.text);
            return append(EventType::gate_decided, std::move(data));
        }
        data.set("signal", name_of(fact.kind));
        if (!fact.to.empty()) data.set("to", fact.to);
        if (!fact.text.empty()) data.set("text", fact.text);
        if (fact.piece) data.set("piece", fact.piece->str());
        return append(EventType::run_signalled, std::move(data));
    }

    const Context& context_;
    WorkflowFormat& format_;
    const SignalRequest& request_;
    const std::optional<GivenArtifact>& given_;
    // Of a decision.
    const std::optional<DecidedWork>& decided_;
    PlanWriter& plan_;
    std::optional<RunScene> scene_;
};

} // namespace

bool decides_at_gate(SignalKind kind) {
    return kind == SignalKind::approve || kind == SignalKind::request_changes ||
           kind == SignalKind::answer;
}

Result<SignalOutcome> signal_run(const RunDesk& desk, const SignalRequest& request) {
    const Context& context = desk.plan;
    ATELIER_CHECK(require_allowed(context, request.kind, request.by_review));
    std::optional<GivenArtifact> given;
    if (request.artifact) {
        if (request.kind != SignalKind::inject && request.kind != SignalKind::handoff)
            return fail(ErrorCode::usage, "only 'inject' and 'handoff' take a file");
        ATELIER_TRY(given, write_artifact(desk, request));
        ATELIER_CHECK(pass_numbers_in_use(context, desk.repository, request.run));
    }
    std::optional<DecidedWork> decided;
    if (decides_at_gate(request.kind) && !request.by_review) {
        ATELIER_TRY(decided, decided_work(desk, request.run));
    }
    ATELIER_TRY(SignalOutcome outcome, context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return SignalTaking(desk, request, given, decided, plan).take();
    }));
    if (outcome.piece) ATELIER_CHECK(settle_pieces(desk, request.run));
    return outcome;
}

} // namespace atelier
