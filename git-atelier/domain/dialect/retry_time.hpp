// When a model's service may be asked again that allows no more for now.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace atelier {

// What its words say: "try again in 17 s", "retry-after: 3600", "resets at 5pm",
// "resets 2026-11-28T17:00:00Z". A time of day is the next one, local time where no zone is named.
// nullopt where they say nothing, or more than a month ahead.
std::optional<Time> retry_time(std::string_view words, Time now, Seconds ahead_of_utc);

// Where they say nothing: 5, 15, then 45 minutes; `earlier` counts the limits in a row before this
// one.
Seconds pause_after_limit(int earlier);

} // namespace atelier
