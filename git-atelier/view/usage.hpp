// What an agent has used.
#pragma once

#include "base/json.hpp"
#include "domain/dialect/turn_reading.hpp"

#include <optional>
#include <string>

namespace atelier {

// "12,400 tokens in, 3,100 out, 4 turns, $0.42"; "" where nothing is known.
std::string usage_text(const TurnReading& usage);
// What it comes to, "$0.42", where the agent says it, else "15,500 tokens"; "" where neither is
// known.
std::string cost_text(const TurnReading& usage);
// As usage_json has it; null where nothing is known.
Json usage_or_null(const std::optional<TurnReading>& usage);

} // namespace atelier
