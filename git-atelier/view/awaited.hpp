// The one way on for what waits for the overseer, as `status`, `review` and `inbox` print it: the
// command of the overseer, or the skill of an agent that looks.
#pragma once

#include "app/look/awaited.hpp"
#include "base/hint.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

// What to type. `bead`: what waits; `message`: the message about it.
std::string way_on(Awaited awaited, const BeadId& bead, const std::optional<BeadId>& message,
                   Audience reader);
std::string way_on(const AwaitedItem& item, Audience reader);
// "a draft to promote", "blocked: WHY"
std::string what_waits_text(const AwaitedItem& item);
// Its text without the word by which an inbox is sorted.
std::string said_of(const AwaitedItem& item);

Json awaited_json(const std::vector<AwaitedItem>& items);
// A section of a page: each of them with the way on; "" where nothing waits.
std::string awaited_text(const std::vector<AwaitedItem>& items, const Style& style);

} // namespace atelier
