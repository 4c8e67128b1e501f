#include "app/core/turn_record.hpp"

namespace atelier {
namespace {

std::string turn_key(const SessionId& session) {
    return "turn:" + session.str();
}

} // namespace

Result<void> put_turn_record(PlanWriter& plan, const SessionId& session, const TurnReading& turn) {
    const Json row = usage_json(turn);
    if (row == Json::object()) return {};
    return plan.remember(turn_key(session), row.dump());
}

Result<std::optional<TurnReading>> turn_record(PlanReader& plan, const SessionId& session) {
    ATELIER_TRY(const auto text, plan.remembered(turn_key(session)));
    if (!text) return std::optional<TurnReading>{};
    const auto parsed = parse_json(*text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return std::optional<TurnReading>{};
    return std::optional(usage_from(*row));
}

} // namespace atelier
