// When a model's service may be asked again that allows no more for now.
#pragma once

#include "base/time.hpp"
#include "domain/dialect/turn_verdict.hpp"

#include <optional>
#include <string_view>

namespace atelier {

// What its words say: "try again in 17 s", "retry-after: 3600", "resets at 5pm",
// "resets 2026-11-28T17:00:00Z". A time of day is the next one, local time where no zone is named.
// nullopt where they say nothing, or more than a month ahead.
std::optional<Time> retry_time(std::string_view words, Time now, Seconds ahead_of_utc);

// What a turn says of it: the time that was named, else how long to wait, else the words. One that
// is past, or more than a month ahead, is none.
std::optional<Time> retry_time(const TurnVerdict& verdict, Time now, Seconds ahead_of_utc);

// The retry-after of an answer: seconds, as a rule; nullopt where it is anything else.
std::optional<Millis> retry_after(std::string_view header);

// Where they say nothing: 5, 15, then 45 minutes; `earlier` counts the limits in a row before this
// one.
Seconds pause_after_limit(int earlier);

} // namespace atelier
