#include "app/run/finish_turn.hpp"

#include "app/artisan/known_artisans.hpp"
#include "app/artisan/pause_turns.hpp"
#include "app/artisan/run_mail.hpp"
#include "app/core/turn_record.hpp"
#include "app/document/document_version.hpp"
#include "app/document/settle_document.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/piece/settle_pieces.hpp"
#include "base/text.hpp"
#include "domain/piece/provenance.hpp"
#include "domain/run/position_facts.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What a turn was given and what it comes to, before it is recorded.
struct TurnResultDue {
    TurnDue due;
    std::optional<Reply> reply = {};
    // It left what it was given, to the byte.
    bool unchanged = false;
    std::string form = {};
    std::optional<CommitId> commit = {};
    // What stands in the worktree by now; of a document, where it is another version by it.
    std::optional<CommitId> out = {};
    std::string error = {};
    std::string error_text = {};
    // It counts for nothing, and the turn is taken again.
    bool lost = false;
};

TurnUsage usage_in(const TurnReading& used) {
    TurnUsage out{.cost = used.cost};
    if (!used.tokens) return out;
    out.input = used.tokens->input;
    out.cached = used.tokens->cached;
    out.output = used.tokens->output;
    return out;
}

TurnRecord* record_numbered(Facts& facts, int n) {
    const auto found = std::ranges::find(facts.turns, n, &TurnRecord::n);
    return found == facts.turns.end() ? nullptr : &*found;
}

Error ended_already(const BeadId& run, int n) {
    return {ErrorCode::not_runnable,
            "turn " + std::to_string(n) + " of " + run.str() + " has ended already"};
}

// How often that place has failed before, not counting what somebody said to try again.
int failures_before(const Facts& facts, const TurnRecord& turn) {
    const PositionFacts position(facts);
    const auto& attempts = position.attempts(turn.path);
    return static_cast<int>(std::ranges::count_if(attempts, [&](const TurnRecord* other) {
        return other->n != turn.n && !is_in_flight(other->status) &&
               other->status != TurnStatus::lost && other->status != TurnStatus::done &&
               !position.is_retried(*other);
    }));
}

std::string model_of(const RunWorld& world, const std::string& artisan) {
    const auto found = world.catalog.artisan(artisan);
    if (found && !found->model.empty()) return found->model;
    return world.work.plan.settings.agent_model;
}

std::string form_of(const RunWorld& world, const Reply& reply, const std::string& wanted,
                    const std::string& artisan) {
    if (!wanted.empty()) return wanted;
    if (!reply.form.empty()) return shorten(to_valid_utf8(reply.form), 40);
    const auto found = world.catalog.artisan(artisan);
    return found ? found->form : "piece";
}

// The text of the only piece that it went on with.
Result<bool> is_unchanged(const RunWorld& world, const TurnResultDue& result) {
    if (result.due.parents.size() != 1) return false;
    ATELIER_TRY(const auto texts, texts_of(world.work.plan.store, world.work.repository,
                                           {result.due.parents.front()}));
    return texts.at(result.due.parents.front()) == result.reply->content;
}

// Nothing leads to it before the turn is recorded.
Result<void> write_commit(const RunWorld& world, const Run& run, const TurnRecord& turn,
                          TurnResultDue& result) {
    ATELIER_TRY(const AgentId agent, AgentId::make(Role::artisan, turn.artisan));
    const Reply& reply = *result.reply;
    ATELIER_TRY(
        result.commit,
        write_piece(world.work.plan, world.work.repository,
                    {.title = piece_preview(reply.content),
                     .text = reply.content,
                     .provenance = provenance_text(reply, {.request = run.request,
                                                           .form = result.form,
                                                           .model = model_of(world, turn.artisan)}),
                     .form = result.form,
                     .patron = run.patron,
                     .run = run.id,
                     .artisan = agent,
                     .parents = result.due.parents}));
    return {};
}

void fail_with(TurnResultDue& result, ErrorCode code, std::string why) {
    result.reply.reset();
    result.error = info(code).name;
    result.error_text = std::move(why);
}

// A version of a document likewise, on top of what others have committed there meanwhile.
Result<void> write_document(const RunWorld& world, const Run& run, const TurnRecord& turn,
                            bool is_file, TurnResultDue& result) {
    const CommitId from = turn.in ? *turn.in : *run.head;
    ATELIER_TRY(const WrittenVersion written,
                write_version(world.work, {.run = run,
                                           .from = from,
                                           .artisan = turn.artisan,
                                           .content = result.reply->content,
                                           .is_file = is_file}));
    switch (written.outcome) {
    case VersionOutcome::made:
        result.out = written.commit;
        break;
    case VersionOutcome::unchanged:
        result.unchanged = true;
        break;
    case VersionOutcome::collides:
        result.lost = true;
        fail_with(result, ErrorCode::document_moved,
                  "the same lines of " + run.document + " were changed by somebody else meanwhile");
        break;
    case VersionOutcome::refused:
        fail_with(result, ErrorCode::document_moved, written.why);
        break;
    }
    return {};
}

// Of what changes files, those are what it made; what it says of them may be anything.
Reply words_beside(const TurnEnding& ending) {
    Reply reply = ending.reply ? read_reply(*ending.reply).value_or(Reply{}) : Reply{};
    // Nobody approves their own work.
    reply.verdict.reset();
    return reply;
}

TurnResultDue of_changes(TurnResultDue result, const TurnRecord& turn, const TurnEnding& ending) {
    if (!ending.out) return result;
    result.out = ending.out;
    result.unchanged = ending.out == turn.in;
    result.reply = words_beside(ending);
    return result;
}

Result<TurnResultDue> of_edit(const RunWorld& world, const Run& run, const TurnRecord& turn,
                              const TurnEnding& ending, TurnResultDue result) {
    result.reply = words_beside(ending);
    result.reply->content = *ending.document;
    ATELIER_CHECK(write_document(world, run, turn, true, result));
    return result;
}

Result<TurnResultDue> judged(const RunWorld& world, const RunScene& scene, const TurnRecord& turn,
                             const std::string& form, const TurnEnding& ending) {
    ATELIER_TRY(TurnDue due, given_turn(scene, turn.n));
    TurnResultDue result{
        .due = std::move(due), .error = ending.error, .error_text = ending.error_text};
    if (scene.run.changeset && result.due.step.produces == Produces::changes)
        return of_changes(std::move(result), turn, ending);
    if (ending.document) return of_edit(world, scene.run, turn, ending, std::move(result));
    if (!ending.reply) return result;
    auto reply = read_reply(*ending.reply);
    if (!reply) {
        result.error = info(reply.error().code).name;
        result.error_text = reply.error().message;
        return result;
    }
    result.reply = *std::move(reply);
    result.form = form_of(world, *result.reply, form, turn.artisan);
    if (result.due.step.produces == Produces::changes && works_on_document(scene.run))
        ATELIER_CHECK(write_document(world, scene.run, turn, false, result));
    if (result.due.step.produces != Produces::text) return result;
    ATELIER_TRY(result.unchanged, is_unchanged(world, result));
    ATELIER_CHECK(write_commit(world, scene.run, turn, result));
    return result;
}

class TurnFinish {
  public:
    TurnFinish(const RunWorld& world, const DriverLease& lease, const TurnResultDue& result,
               const TurnEnding& ending, PlanWriter& plan)
        : world_(world), context_(world.work.plan), lease_(lease), result_(result), ending_(ending),
          plan_(plan) {}

    Result<FinishedTurn> record(int n) {
        ATELIER_TRY(const RunScene before, load_run(plan_, world_.format, lease_.run));
        Facts after = before.facts;
        TurnRecord* found = record_numbered(after, n);
        if (found == nullptr || !is_in_flight(found->status))
            return fail(ended_already(lease_.run, n));
        TurnRecord& turn = *found;
        turn.ended_at = context_.clock.now();
        turn.usage = usage_in(ending_.used);
        FinishedTurn out{turn};
        if (result_.reply) {
            ATELIER_CHECK(take_reply(before.run, turn, out));
        } else {
            turn.status = ending_.lost || result_.lost
                              ? TurnStatus::lost
                              : failed_as(result_.due.step, failures_before(before.facts, turn));
            turn.error = result_.error;
            turn.error_text = result_.error_text;
        }
        ATELIER_CHECK(plan_.runs_to_write().put(turn, lease_.term));
        ATELIER_CHECK(read_its_mail(before.facts, turn));
        ATELIER_CHECK(end_session_of(turn));
        ATELIER_CHECK(note_end(turn));
        ATELIER_TRY(const auto breaker, watch_failures(plan_, context_, turn));
        out.breaker = breaker.has_value();
        ATELIER_CHECK(note_rounds(plan_, before, after));
        out.record = turn;
        out.limit = ending_.limit;
        return out;
    }

  private:
    Result<void> take_reply(const Run& run, TurnRecord& turn, FinishedTurn& out) {
        const Reply& reply = *result_.reply;
        turn.status = TurnStatus::done;
        turn.verdict = reply.verdict;
        turn.score = reply.score;
        turn.says_done = reply.says_done;
        turn.unchanged = result_.unchanged;
        turn.out = result_.out;
        out.text = reply.content;
        const bool of_document = works_on_document(run);
        if (of_document && turn.out) return take_version(*turn.out, out);
        if (of_document && !result_.commit && turn.unchanged) {
            out.text = "left " + run.document + " as it was";
            return {};
        }
        if (!result_.commit) {
            turn.text = reply.content;
            return {};
        }
        ATELIER_TRY(const Piece piece, store_piece(plan_, context_,
                                                   {.run = run,
                                                    .turn = turn,
                                                    .artisan = turn.artisan,
                                                    .form = result_.form,
                                                    .interpretation = reply.interpretation,
                                                    .content = reply.content,
                                                    .commit = *result_.commit,
                                                    .parents = result_.due.parents},
                                                   lease_.term));
        turn.piece = piece.id;
        out.piece = piece;
        return {};
    }

    // Another attempt is told the same.
    Result<void> read_its_mail(const Facts& before, const TurnRecord& turn) {
        if (turn.status != TurnStatus::done || turn.kind != TurnKind::turn) return {};
        ATELIER_TRY(const auto told, mail_of_turn(plan_, before.turns, turn));
        return mark_mail_read(plan_, context_, told);
    }

    // Its branch moves once that is recorded.
    Result<void> take_version(const CommitId& version, FinishedTurn& out) {
        ATELIER_TRY(auto planned, planned_document(plan_, lease_.run));
        if (!planned)
            return fail(ErrorCode::invariant_broken, lease_.run.str() + " works on no document");
        out.text = "revised " + planned->run.document;
        planned->record.due = BranchMoveDue{planned->head, version};
        planned->run.head = version;
        ATELIER_CHECK(plan_.runs_to_write().update(planned->run, lease_.term));
        return keep_document(plan_, lease_.run, planned->record);
    }

    Result<void> end_session_of(const TurnRecord& turn) {
        if (!turn.session) return {};
        ATELIER_TRY(auto session, plan_.session(*turn.session));
        // One on a changeset says by itself how it ends, and what its agent used.
        if (session && session->changeset) return {};
        ATELIER_CHECK(add_turn_record(plan_, *turn.session, ending_.used));
        if (!session || session->ended_at) return {};
        session->ended_at = turn.ended_at;
        session->stage = Stage::end;
        session->outcome = outcome_of(turn);
        session->outcome_text = turn.error_text;
        return plan_.put(*session);
    }

    SessionOutcome outcome_of(const TurnRecord& turn) const {
        if (turn.status == TurnStatus::done) return SessionEnd::ended;
        if (turn.status == TurnStatus::lost && !ending_.limit) return SessionEnd::lost;
        const auto code = error_code_named(turn.error);
        return code ? SessionOutcome(*code) : SessionOutcome(SessionEnd::failed);
    }

    Result<void> note_end(const TurnRecord& turn) {
        Json data = Json::object();
        data.set("turn", turn.n).set("artisan", turn.artisan);
        if (turn.status != TurnStatus::done) {
            data.set("status", name_of(turn.status));
            if (!turn.error.empty()) data.set("code", turn.error);
            data.set("reason", turn.error_text);
            return plan_.append({EventType::turn_failed, lease_.run, std::move(data)});
        }
        if (turn.verdict) data.set("verdict", name_of(*turn.verdict));
        if (turn.piece) data.set("piece", turn.piece->str());
        if (Json used = usage_json(ending_.used); used != Json::object())
            data.set("usage", std::move(used));
        ATELIER_CHECK(plan_.append({EventType::turn_finished, lease_.run, std::move(data)}));
        if (!turn.score) return {};
        Json score = Json::object();
        score.set("turn", turn.n).set("artisan", turn.artisan).set("score", *turn.score);
        return plan_.append({EventType::evaluation_recorded, lease_.run, std::move(score)});
    }

    const RunWorld& world_;
    const Context& context_;
    const DriverLease& lease_;
    const TurnResultDue& result_;
    const TurnEnding& ending_;
    PlanWriter& plan_;
};

} // namespace

TurnEnding failed_ending(const Error& fault, const TurnReading& used) {
    return {.error = std::string(info(fault.code).name), .error_text = fault.message, .used = used};
}

TurnEnding lost_ending(const std::string& why, const TurnReading& used) {
    return {.error = std::string(info(ErrorCode::interrupted).name),
            .error_text = why,
            .lost = true,
            .used = used};
}

Result<FinishedTurn> finish_turn(const RunWorld& world, const DriverLease& lease, int n,
                                 const TurnEnding& ending) {
    const Context& context = world.work.plan;
    // What others have committed to its document meanwhile is there before this comes on top.
    ATELIER_CHECK(settle_document(world.work, lease.run, lease.term));
    std::string form;
    ATELIER_TRY(RunScene scene, context.store.read([&](PlanReader& plan) -> Result<RunScene> {
        ATELIER_TRY(form, form_of_run(plan, lease.run));
        return load_run(plan, world.format, lease.run);
    }));
    const TurnRecord* turn = record_numbered(scene.facts, n);
    if (turn == nullptr)
        return fail(ErrorCode::not_found, lease.run.str() + " has no turn " + std::to_string(n));
    if (!is_in_flight(turn->status)) return fail(ended_already(lease.run, n));
    ATELIER_TRY(const TurnResultDue result, judged(world, scene, *turn, form, ending));
    ATELIER_TRY(FinishedTurn finished, context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return TurnFinish(world, lease, result, ending, plan).record(n);
    }));
    if (finished.piece) ATELIER_CHECK(settle_pieces(world.desk(), lease.run));
    if (finished.breaker) world.work.notify_overseer();
    if (finished.record.out) ATELIER_CHECK(settle_document(world.work, lease.run, lease.term));
    return finished;
}

Result<void> note_rounds(PlanWriter& plan, const RunScene& before, const Facts& after) {
    for (const LoopRound& over : rounds_over(before.workflow, before.facts, after)) {
        Json data = Json::object();
        data.set("path", over.path).set("round", over.round);
        ATELIER_CHECK(plan.append({EventType::round_completed, before.run.id, std::move(data)}));
    }
    return {};
}

} // namespace atelier
