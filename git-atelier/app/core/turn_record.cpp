#include "app/core/turn_record.hpp"

namespace atelier {
namespace {

std::string turn_key(const SessionId& session) {
    return "turn:" + session.str();
}

std::string conversation_key(const SessionId& session) {
    return "conversation:" + session.str();
}

Result<std::optional<Json>> row(PlanReader& plan, const std::string& key) {
    ATELIER_TRY(const auto text, plan.remembered(key));
    if (!text) return std::optional<Json>{};
    auto parsed = parse_json(*text);
    Json* const found = std::get_if<Json>(&parsed);
    if (found == nullptr || !found->is_object()) return std::optional<Json>{};
    return std::optional(std::move(*found));
}

} // namespace

Result<void> put_turn_record(PlanWriter& plan, const SessionId& session, const TurnReading& turn) {
    Json kept = usage_json(turn);
    if (!turn.last_words.empty()) kept.set("last_words", turn.last_words);
    if (kept == Json::object()) return {};
    return plan.remember(turn_key(session), kept.dump());
}

Result<std::optional<TurnReading>> turn_record(PlanReader& plan, const SessionId& session) {
    ATELIER_TRY(const auto found, row(plan, turn_key(session)));
    if (!found) return std::optional<TurnReading>{};
    TurnReading turn = usage_from(*found);
    turn.last_words = found->string_at("last_words");
    return std::optional(std::move(turn));
}

Result<void> add_turn_record(PlanWriter& plan, const SessionId& session, const TurnReading& turn) {
    ATELIER_TRY(const auto before, turn_record(plan, session));
    std::optional sum = turn;
    if (before) add_usage(sum, *before);
    if (before && sum->runtime_session.empty()) sum->runtime_session = before->runtime_session;
    if (before && sum->last_words.empty()) sum->last_words = before->last_words;
    return put_turn_record(plan, session, *sum);
}

Result<void> put_conversation(PlanWriter& plan, const SessionId& session,
                              const Conversation& conversation) {
    return plan.remember(conversation_key(session), conversation_json(conversation).dump());
}

Result<std::optional<Conversation>> conversation_of(PlanReader& plan, const SessionId& session) {
    ATELIER_TRY(const auto found, row(plan, conversation_key(session)));
    return found ? std::optional(conversation_from(*found)) : std::nullopt;
}

} // namespace atelier
