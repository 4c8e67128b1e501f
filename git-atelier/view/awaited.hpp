// The one way on for what waits for the overseer, as `status`, `review` and `inbox` print it.
#pragma once

#include "app/look/awaited.hpp"

#include <string>

namespace atelier {

// The command to type. `bead`: what waits; `message`: the message about it.
std::string way_on(Awaited awaited, const BeadId& bead, const std::optional<BeadId>& message);
std::string way_on(const AwaitedItem& item);
// Its text without the word by which an inbox is sorted.
std::string said_of(const AwaitedItem& item);

} // namespace atelier
