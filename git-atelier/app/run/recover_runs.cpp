#include "app/run/recover_runs.hpp"

#include "app/agent/text_turn.hpp"
#include "app/core/life.hpp"
#include "app/piece/settle_pieces.hpp"
#include "app/run/finish_turn.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

// Renamed into place as a whole, so that one that is there is complete.
Result<std::optional<FinalWords>> kept_reply(const RunWorld& world, const TurnRecord& turn) {
    if (!turn.session) return std::optional<FinalWords>{};
    ATELIER_TRY(const auto session, world.work.plan.store.read([&](PlanReader& plan) {
        return plan.session(*turn.session);
    }));
    if (!session) return std::optional<FinalWords>{};
    return reply_of(world.work, *session);
}

Result<void> recover_turn(const RunWorld& world, const DriverLease& lease, const TurnRecord& turn,
                          RecoveredRun& out) {
    if (turn.session) ATELIER_CHECK(world.work.machine.end_processes_of(*turn.session));
    TurnEnding ending{.error = std::string(info(ErrorCode::interrupted).name),
                      .error_text = "its driver died",
                      .lost = true};
    ATELIER_TRY(const auto words, kept_reply(world, turn));
    if (words)
        ending = {.reply = words->text,
                  .error = std::string(info(ErrorCode::reply_invalid).name),
                  .error_text = words->fault};
    ATELIER_TRY(const FinishedTurn finished, finish_turn(world, lease, turn.n, ending));
    (finished.record.status == TurnStatus::lost ? out.lost : out.taken).push_back(turn.n);
    if (finished.record.status != TurnStatus::lost) world.progress.reply_taken(finished.record);
    world.progress.turn_ended(finished.record, finished.piece, finished.text);
    return {};
}

// Those of which something is left to do, whose driver does not live.
Result<std::vector<BeadId>> left_behind(PlanReader& plan, const RunWorld& world) {
    ATELIER_TRY(const auto runs, plan.runs().select({.statuses = {RunStatus::running}}));
    std::vector<BeadId> out;
    for (const Run& run : runs) {
        ATELIER_TRY(const auto lease, plan.lease(run.id));
        if (!lease || lease->ended) continue;
        ATELIER_TRY(const Life life, life_of(plan, world.work.plan, run.id, world.work.probe()));
        if (life != Life::lives) out.push_back(run.id);
    }
    return out;
}

} // namespace

Result<RecoveredRun> recover_run(const RunWorld& world, const DriverLease& lease) {
    RecoveredRun out{.run = lease.run};
    ATELIER_CHECK(pass_numbers_in_use(world.work.plan, world.work.repository, lease.run));
    ATELIER_TRY(const auto flying, world.work.plan.store.read([&](PlanReader& plan) {
        return plan.runs().turns(
            {.run = lease.run,
             .statuses = {TurnStatus::pending, TurnStatus::preparing, TurnStatus::working}});
    }));
    for (const TurnRecord& turn : flying)
        ATELIER_CHECK(recover_turn(world, lease, turn, out));
    ATELIER_CHECK(settle_pieces(world.desk(), lease.run));
    return out;
}

Result<std::vector<RecoveredRun>> recover_runs(const RunWorld& world) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const auto runs,
                context.store.read([&](PlanReader& plan) { return left_behind(plan, world); }));
    std::vector<RecoveredRun> out;
    for (const BeadId& run : runs) {
        const auto lease = take_run(context, run, world.work.machine.self(), world.work.probe());
        if (!lease && lease.error().code == ErrorCode::run_busy) continue;
        if (!lease) return tl::unexpected(lease.error());
        auto recovered = recover_run(world, *lease);
        ATELIER_CHECK(leave_run(context, *lease));
        if (!recovered) return tl::unexpected(recovered.error());
        out.push_back(*std::move(recovered));
    }
    return out;
}

} // namespace atelier
