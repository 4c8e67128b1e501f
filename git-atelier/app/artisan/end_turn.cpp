#include "app/artisan/end_turn.hpp"

#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<void> end_its_session(PlanWriter& plan, const TurnRecord& turn) {
    if (!turn.session) return {};
    ATELIER_TRY(auto session, plan.session(*turn.session));
    // One on a changeset says by itself how it ends.
    if (!session || session->ended_at || session->changeset) return {};
    session->ended_at = turn.ended_at;
    session->stage = Stage::end;
    session->outcome = SessionEnd::interrupted;
    session->outcome_text = turn.error_text;
    return plan.put(*session);
}

} // namespace

Result<void> end_turn_at_once(PlanWriter& plan, const Context& context, TurnRecord& turn,
                              const std::string& why, const LeaseTerm& by) {
    turn.status = TurnStatus::lost;
    turn.ended_at = context.clock.now();
    turn.error = info(ErrorCode::interrupted).name;
    turn.error_text = why;
    ATELIER_CHECK(plan.runs_to_write().put(turn, by));
    ATELIER_CHECK(end_its_session(plan, turn));
    Json data = Json::object();
    data.set("turn", turn.n);
    if (!turn.artisan.empty()) data.set("artisan", turn.artisan);
    data.set("status", name_of(turn.status)).set("code", turn.error).set("reason", turn.error_text);
    return plan.append({EventType::turn_failed, turn.run, std::move(data)});
}

} // namespace atelier
