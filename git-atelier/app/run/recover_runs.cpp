#include "app/run/recover_runs.hpp"

#include "app/agent/text_turn.hpp"
#include "app/core/life.hpp"
#include "app/document/run_refs.hpp"
#include "app/guard/repository_audit.hpp"
#include "app/guard/start_record.hpp"
#include "app/piece/settle_pieces.hpp"
#include "app/run/finish_turn.hpp"
#include "app/run/worktree_turn.hpp"
#include "base/text.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

TurnQuery in_flight_of(const std::optional<BeadId>& run) {
    return {.run = run,
            .statuses = {TurnStatus::pending, TurnStatus::preparing, TurnStatus::working}};
}

Result<std::optional<Session>> session_of(const RunWorld& world, const TurnRecord& turn) {
    if (!turn.session) return std::optional<Session>{};
    return world.work.plan.store.read(
        [&](PlanReader& plan) { return plan.session(*turn.session); });
}

// Renamed into place as a whole, so that one that is there is complete.
Result<std::optional<FinalWords>> kept_reply(const RunWorld& world, const TurnRecord& turn,
                                             const std::optional<Session>& session) {
    // What stands in a worktree may be half of what a turn makes there.
    if (!session || (session->changeset && turn.in)) return std::optional<FinalWords>{};
    return reply_of(world.work, *session);
}

// What stands in the worktree of a document is whole once its agent has ended, of which the words
// tell that were kept then.
Result<FinishedTurn> finish_edit(const RunWorld& world, const DriverLease& lease,
                                 const TurnRecord& turn, const Session& session, TurnEnding lost) {
    ATELIER_TRY(auto kept, world.work.files.read(world.work.paths.reply(session.id)));
    const bool ended_well = kept.has_value();
    if (kept) lost = {.reply = *std::move(kept)};
    return finish_in_worktree(
        world, lease, {.n = turn.n, .session = session, .ended_well = ended_well}, std::move(lost));
}

Result<void> recover_turn(const RunWorld& world, const DriverLease& lease, const TurnRecord& turn,
                          RecoveredRun& out) {
    if (turn.session) ATELIER_CHECK(world.work.machine.end_processes_of(*turn.session));
    TurnEnding ending = lost_ending("its driver died");
    ATELIER_TRY(const auto session, session_of(world, turn));
    const bool in_worktree = session && !session->changeset && !session->worktree.empty();
    // Of an agent with tools; of any other nothing is known to compare with.
    std::optional<Error> strayed;
    if (session && !session->changeset && !in_worktree) {
        ATELIER_TRY(const AuditOutcome watch, verify_repository(world.work, *session));
        for (const std::string& line : watch.lines())
            world.work.progress.warn(line);
        ATELIER_CHECK(forget_start(world.work, session->id));
        strayed = stray_fault(watch);
    }
    ATELIER_TRY(const auto words, kept_reply(world, turn, session));
    if (words && !in_worktree)
        ending = {.reply = words->text,
                  .error = std::string(info(ErrorCode::reply_invalid).name),
                  .error_text = words->fault};
    if (strayed && ending.reply) ending = failed_ending(*strayed);
    ATELIER_TRY(const FinishedTurn finished,
                in_worktree ? finish_edit(world, lease, turn, *session, std::move(ending))
                            : finish_turn(world, lease, turn.n, ending));
    if (session && !session->changeset) leave_text_home(world.work, *session);
    (finished.record.status == TurnStatus::lost ? out.lost : out.taken).push_back(turn.n);
    if (finished.record.status != TurnStatus::lost) world.progress.reply_taken(finished.record);
    world.progress.turn_ended(finished.record, finished.piece, finished.text);
    return {};
}

Result<std::optional<LeftRun>> left_behind(PlanReader& plan, const Context& context,
                                           const BeadId& run, const LivenessProbe& probe) {
    ATELIER_TRY(const auto lease, plan.lease(run));
    ATELIER_TRY(const Life life, life_of(plan, context, run, probe));
    if (life == Life::lives) return std::nullopt;
    ATELIER_TRY(const auto flying, plan.runs().turns(in_flight_of(run)));
    const bool held = lease && !lease->ended;
    if (!held && flying.empty()) return std::nullopt;
    ATELIER_TRY(const auto found, plan.runs().find(run));
    return LeftRun{run, found ? found->changeset : std::nullopt, held, flying.size()};
}

} // namespace

Result<RecoveredRun> recover_run(const RunWorld& world, const DriverLease& lease) {
    RecoveredRun out{.run = lease.run};
    ATELIER_CHECK(unlock_refs_of(world.work, lease.run,
                                 lease.was_left ? LockedBy::unknown : LockedBy::killed));
    ATELIER_CHECK(pass_numbers_in_use(world.work.plan, world.work.repository, lease.run));
    using TurnRecords = std::vector<TurnRecord>;
    ATELIER_TRY(const TurnRecords flying,
                world.work.plan.store.read([&](PlanReader& plan) -> Result<TurnRecords> {
                    ATELIER_TRY(const auto run, plan.runs().find(lease.run));
                    if (run) out.changeset = run->changeset;
                    return plan.runs().turns(in_flight_of(lease.run));
                }));
    for (const TurnRecord& turn : flying)
        ATELIER_CHECK(recover_turn(world, lease, turn, out));
    ATELIER_CHECK(close_left_worktree(world, lease.run));
    ATELIER_CHECK(settle_pieces(world.desk(), lease.run));
    return out;
}

std::string RecoveredRun::told() const {
    if (fault) return run.str() + " could not be put in order: " + fault->message;
    std::string out = run.str() + " had lost its driver: ";
    if (!taken.empty()) out += counted(taken.size(), "turn") + " kept";
    if (!taken.empty() && !lost.empty()) out += ", ";
    if (!lost.empty()) out += counted(lost.size(), "turn") + " lost";
    if (taken.empty() && lost.empty()) out += "no turn was in flight";
    return out;
}

Result<std::vector<LeftRun>> left_runs(PlanReader& plan, const Context& context,
                                       const LivenessProbe& probe, AmongRuns among) {
    ATELIER_TRY(const auto open,
                plan.runs().select(
                    {.statuses = {RunStatus::running, RunStatus::waiting, RunStatus::paused}}));
    std::vector<BeadId> runs;
    for (const Run& run : open)
        runs.push_back(run.id);
    if (among == AmongRuns::all) {
        ATELIER_TRY(const auto flying, plan.runs().turns(in_flight_of(std::nullopt)));
        for (const TurnRecord& turn : flying)
            if (std::ranges::find(runs, turn.run) == runs.end()) runs.push_back(turn.run);
    }
    std::vector<LeftRun> out;
    for (const BeadId& run : runs) {
        ATELIER_TRY(auto left, left_behind(plan, context, run, probe));
        if (left) out.push_back(*std::move(left));
    }
    return out;
}

Result<std::optional<RecoveredRun>> recover_left_run(const RunWorld& world, const BeadId& run) {
    const Context& context = world.work.plan;
    using Recovered = std::optional<RecoveredRun>;
    // Taken only as it is still left: whoever has come back meanwhile goes on with it.
    const auto lease = context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::optional<DriverLease>> {
            ATELIER_TRY(const auto left, left_behind(plan, context, run, world.work.probe()));
            if (!left) return std::nullopt;
            return take_run(plan, context, run, world.work.machine.self(), world.work.probe());
        });
    if (!lease && lease.error().code == ErrorCode::run_busy) return Recovered();
    if (!lease) return tl::unexpected(lease.error());
    if (!*lease) return Recovered();
    auto recovered = recover_run(world, **lease);
    ATELIER_CHECK(leave_run(context, **lease));
    if (!recovered) return tl::unexpected(recovered.error());
    return Recovered(*std::move(recovered));
}

Result<std::vector<RecoveredRun>> recover_runs(const RunWorld& world) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const auto left, context.store.read([&](PlanReader& plan) {
        return left_runs(plan, context, world.work.probe());
    }));
    std::vector<RecoveredRun> out;
    for (const LeftRun& one : left) {
        auto recovered = recover_left_run(world, one.run);
        if (!recovered)
            out.push_back({.run = one.run, .fault = recovered.error()});
        else if (*recovered)
            out.push_back(**std::move(recovered));
    }
    return out;
}

} // namespace atelier
