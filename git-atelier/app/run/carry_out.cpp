#include "app/run/carry_out.hpp"

#include "app/mail/notices.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/piece/settle_pieces.hpp"
#include "app/run/text_task.hpp"
#include "domain/piece/merged_text.hpp"
#include "domain/piece/provenance.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<MergedText> merged(const RunWorld& world, const MergeDue& due) {
    ATELIER_TRY(const auto texts,
                texts_of(world.work.plan.store, world.work.repository, due.parents));
    std::vector<TextPart> parts;
    for (const TurnInput& part : due.parts)
        if (part.piece)
            parts.push_back(
                {part.from.empty() ? part.piece->str() : display_name(world.catalog, part.from),
                 texts.at(*part.piece)});
    return merged_text(due.kind, parts);
}

TurnRecord carried_out_at(const RunScene& scene, const StepPlace& place, TurnKind kind, Time now) {
    TurnRecord turn = turn_at(scene, place, now);
    turn.kind = kind;
    turn.status = TurnStatus::done;
    turn.ended_at = now;
    return turn;
}

// What is due by now: somebody may have said something since it was asked for.
template <class Due>
bool is_still_due(const RunScene& scene, const Due& wanted) {
    if (scene.run.status != RunStatus::running && scene.run.status != RunStatus::waiting)
        return false;
    const RunNext next = next_step(scene.workflow, scene.facts);
    const auto* due = std::get_if<DueSteps>(&next);
    if (due == nullptr) return false;
    if constexpr (std::is_same_v<Due, MergeDue>)
        return std::ranges::find(due->merges, wanted) != due->merges.end();
    else
        return std::ranges::find(due->steps, wanted) != due->steps.end();
}

Result<void> append_turn(PlanWriter& plan, const RunScene& before, const DriverLease& lease,
                         const TurnRecord& turn) {
    ATELIER_CHECK(plan.runs_to_write().put(turn, lease.term));
    Json begun = Json::object();
    begun.set("turn", turn.n).set("path", turn.path).set("attempt", turn.attempt);
    ATELIER_CHECK(plan.append({EventType::turn_started, turn.run, std::move(begun)}));
    Json ended = Json::object();
    ended.set("turn", turn.n);
    if (turn.verdict) ended.set("verdict", name_of(*turn.verdict));
    if (turn.piece) ended.set("piece", turn.piece->str());
    ATELIER_CHECK(plan.append({EventType::turn_finished, turn.run, std::move(ended)}));
    Facts after = before.facts;
    after.turns.push_back(turn);
    return note_rounds(plan, before, after);
}

Result<void> send_note(PlanWriter& plan, const Context& context, const RunScene& scene,
                       const TurnRecord& turn) {
    ATELIER_CHECK(send_once(plan, context,
                            {.to = "overseer",
                             .subject = "RUN: " + scene.bead.title,
                             .body = scene.run.id.str() + " (" + scene.run.workflow +
                                     ") has come to where its "
                                     "workflow wants you to know.\n",
                             .thread = scene.run.id,
                             .key = "run-note:" + scene.run.id.str() + ":" + turn.path,
                             .from = std::string(program_sender)}));
    return {};
}

} // namespace

Result<std::optional<FinishedTurn>> merge_pieces(const RunWorld& world, const DriverLease& lease,
                                                 const MergeDue& due) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const RunScene scene, context.store.read([&](PlanReader& plan) {
        return load_run(plan, world.format, lease.run);
    }));
    ATELIER_TRY(const MergedText whole, merged(world, due));
    const Reply made{.content = whole.text};
    ATELIER_TRY(const CommitId commit,
                write_piece(context, world.work.repository,
                            {.title = piece_preview(whole.text),
                             .text = whole.text,
                             .provenance = provenance_text(
                                 made, {.request = scene.run.request, .form = whole.form}),
                             .form = whole.form,
                             .patron = scene.run.patron,
                             .run = lease.run,
                             .parents = due.parents}));
    using Outcome = std::optional<FinishedTurn>;
    ATELIER_TRY(Outcome finished,
                context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Outcome> {
                    ATELIER_TRY(const RunScene now, load_run(plan, world.format, lease.run));
                    if (!is_still_due(now, due)) return Outcome{};
                    TurnRecord turn =
                        carried_out_at(now, due.place, TurnKind::merge, context.clock.now());
                    ATELIER_TRY(const Piece piece, store_piece(plan, context,
                                                               {.run = now.run,
                                                                .turn = turn,
                                                                .origin = PieceOrigin::merge,
                                                                .form = whole.form,
                                                                .content = whole.text,
                                                                .commit = commit,
                                                                .parents = due.parents},
                                                               lease.term));
                    turn.piece = piece.id;
                    ATELIER_CHECK(append_turn(plan, now, lease, turn));
                    return Outcome{{turn, piece, whole.text}};
                }));
    if (finished) ATELIER_CHECK(settle_pieces(world.desk(), lease.run));
    return finished;
}

Result<std::optional<FinishedTurn>> record_step(const RunWorld& world, const DriverLease& lease,
                                                const StepDue& due, const StepResult& result) {
    const Context& context = world.work.plan;
    using Outcome = std::optional<FinishedTurn>;
    auto finished = context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<Outcome> {
        ATELIER_TRY(const RunScene now, load_run(plan, world.format, lease.run));
        if (!is_still_due(now, due)) return Outcome{};
        const bool checks = std::holds_alternative<CheckStep>(due.step);
        TurnRecord turn = carried_out_at(now, due.place, checks ? TurnKind::check : TurnKind::act,
                                         context.clock.now());
        turn.verdict = result.verdict;
        turn.text = result.text;
        ATELIER_CHECK(append_turn(plan, now, lease, turn));
        if (result.beside) ATELIER_CHECK(result.beside(plan, now, turn));
        return Outcome{{turn, std::nullopt, turn.text}};
    });
    if (finished && *finished)
        world.progress.turn_ended((*finished)->record, std::nullopt, (*finished)->text);
    return finished;
}

bool needs_worktree(const StepDue& due) {
    const auto* act = std::get_if<DoStep>(&due.step);
    return act == nullptr || act->kind != DoKind::notify;
}

Result<std::optional<FinishedTurn>> carry_out(const RunWorld& world, const DriverLease& lease,
                                              const StepDue& due) {
    if (needs_worktree(due))
        return fail(ErrorCode::usage, "only 'do: notify' is carried out without a worktree");
    ATELIER_TRY(auto finished, record_step(world, lease, due,
                                           {.text = std::string(name_of(DoKind::notify)),
                                            .beside = [&](PlanWriter& plan, const RunScene& scene,
                                                          const TurnRecord& turn) {
                                                return send_note(plan, world.work.plan, scene,
                                                                 turn);
                                            }}));
    if (finished) world.work.notify_overseer();
    return finished;
}

} // namespace atelier
