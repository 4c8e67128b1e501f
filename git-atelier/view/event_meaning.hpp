// What an event means, in the words of a sentence whose subject is who did it.
#pragma once

#include "domain/bead/event.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace atelier {

// `{}` stands for the bead of the event with its title, `{field}` for what its data holds,
// `{field#noun}` for so many of them, `{took}` for a time that is not in it. What stands in
// brackets is left out where a part of it is missing.
struct EventMeaning {
    EventType type;
    std::string_view text;
};
// One for each type of event, in their order.
std::span<const EventMeaning> event_meanings();

using TitleOf = std::map<BeadId, std::string>;

// "claimed at-x7k2p (Greeting command)"; in one line. Of a type that only a newer version knows its
// name and what it holds. A bead without a title has its id alone. `took`: how long what ends with
// the event has taken.
std::string meaning_of(const Event& event, const TitleOf& titles, std::optional<Millis> took);

} // namespace atelier
