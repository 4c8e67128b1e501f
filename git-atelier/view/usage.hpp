// What an agent has used.
#pragma once

#include "domain/dialect/turn_reading.hpp"

#include <string>

namespace atelier {

// "12,400 tokens in, 3,100 out, 4 turns, $0.42"; "" where nothing is known.
std::string usage_text(const TurnReading& usage);

} // namespace atelier
