#include "app/turn/own_turn.hpp"

#include "app/claim/caller_session.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string turn_text(const TurnRecord& turn) {
    return "turn " + std::to_string(turn.n) + " of " + turn.run.str();
}

// That of an artisan, with a turn.
Result<std::optional<TurnRecord>> turn_of(PlanReader& plan, const Session& session) {
    ATELIER_TRY(auto turns, plan.runs().turns({.session = session.id}));
    if (turns.empty()) return std::optional<TurnRecord>{};
    return std::optional(std::move(turns.front()));
}

OwnTurn under(const TurnRecord& turn, const Session& session, const Lease& lease, bool driven) {
    OwnTurn own{.turn = turn,
                .session = session,
                .lease = {.run = turn.run, .term = term_of(lease)},
                .driven = driven};
    if (!driven) own.expires_at = lease.expires_at;
    return own;
}

// Whose lease names no keeper.
bool carries_by_itself(const std::optional<Lease>& lease, const Session& session) {
    return lease && !lease->ended && lease->keeper.pid == 0 && lease->fencing == session.fencing;
}

Error has_ended(const TurnRecord& turn) {
    return {ErrorCode::not_runnable, turn_text(turn) + " has ended", advise(Hint::takes_next_turn)};
}

Error was_lost(const TurnRecord& turn) {
    return {ErrorCode::lease_lost,
            turn_text(turn) + " is not yours any more: it was not renewed in time, or was ended",
            advise(Hint::takes_next_turn)};
}

Result<OwnTurn> turn_in_session(PlanReader& plan, const Session& session) {
    ATELIER_TRY(const auto turn, turn_of(plan, session));
    if (!turn)
        return fail(ErrorCode::not_runnable, "this session is not one of a turn",
                    advise(Hint::takes_next_turn));
    if (turn->status == TurnStatus::lost) return fail(was_lost(*turn));
    if (!is_in_flight(turn->status)) return fail(has_ended(*turn));
    ATELIER_TRY(const auto lease, plan.lease(turn->run));
    if (!lease || lease->ended) return fail(was_lost(*turn));
    return under(*turn, session, *lease, true);
}

} // namespace

Result<std::optional<OwnTurn>> carried_turn(PlanReader& plan, const Context& context) {
    ATELIER_TRY(const auto open, plan.sessions({.agent = context.caller, .open_only = true}));
    for (const Session& session : open) {
        ATELIER_TRY(const auto turn, turn_of(plan, session));
        if (!turn || !is_in_flight(turn->status)) continue;
        ATELIER_TRY(const auto lease, plan.lease(turn->run));
        if (carries_by_itself(lease, session))
            return std::optional(under(*turn, session, *lease, false));
    }
    return std::optional<OwnTurn>{};
}

Result<std::optional<TurnRecord>> last_turn(PlanReader& plan, const Context& context) {
    ATELIER_TRY(auto sessions, plan.sessions({.agent = context.caller, .with_turn = true}));
    std::ranges::reverse(sessions);
    for (const Session& session : sessions) {
        ATELIER_TRY(auto turn, turn_of(plan, session));
        if (turn) return turn;
    }
    return std::optional<TurnRecord>{};
}

Result<OwnTurn> own_turn(PlanReader& plan, const Context& context) {
    ATELIER_TRY(const auto session, caller_session(plan, context));
    if (session) return turn_in_session(plan, *session);
    ATELIER_TRY(auto carried, carried_turn(plan, context));
    if (carried) return *std::move(carried);
    ATELIER_TRY(const auto last, last_turn(plan, context));
    if (!last)
        return fail(ErrorCode::not_runnable, context.caller.str() + " has no turn",
                    advise(Hint::takes_next_turn));
    return fail(last->status == TurnStatus::lost || is_in_flight(last->status) ? was_lost(*last)
                                                                               : has_ended(*last));
}

} // namespace atelier
