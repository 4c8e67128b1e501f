#include "view/usage.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <vector>

namespace atelier {
namespace {

// 12,400
std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

} // namespace

std::string usage_text(const TurnReading& usage) {
    std::vector<std::string> parts;
    if (usage.tokens) {
        const TokenUsage& tokens = *usage.tokens;
        parts.push_back(grouped(tokens.input + tokens.cached) + " tokens in" +
                        (tokens.cached > 0 ? " (" + grouped(tokens.cached) + " cached)" : ""));
        parts.push_back(grouped(tokens.output) + " out");
    }
    if (usage.turns) parts.push_back(counted(static_cast<std::size_t>(*usage.turns), "turn"));
    if (usage.cost) parts.push_back(fmt::format("${:.2f}", *usage.cost));
    return join(parts, ", ");
}

std::string cost_text(const TurnReading& usage) {
    if (usage.cost) return fmt::format("${:.2f}", *usage.cost);
    if (!usage.tokens) return {};
    return grouped(usage.tokens->input + usage.tokens->cached + usage.tokens->output) + " tokens";
}

Json usage_or_null(const std::optional<TurnReading>& usage) {
    Json known = usage ? usage_json(*usage) : Json::object();
    return known == Json::object() ? Json() : known;
}

} // namespace atelier
