// Instants and durations. Nothing here reads a clock: the time comes from the Clock port.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace atelier {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

// RFC 3339 in UTC with milliseconds: 2026-11-21T10:55:17.042Z.
std::string format_time(Time time);
// Any RFC 3339 date-time; fractions beyond a millisecond are dropped.
Result<Time> parse_time(std::string_view text);

// `90s`, `15m`, `24h`, `7d`; a bare number is refused so that nobody guesses the unit.
Result<Seconds> parse_duration(std::string_view text);
// The shortest that parse_duration takes: 90s, 15m, 24h, 7d.
std::string short_duration(Seconds duration);
// "4 s", "3 min 12 s", "2 h 5 min", "2 h", "3 d 4 h", for people.
std::string human_duration(Millis duration);
// A moment as people are told it in a sentence, who need not know a zone for it: "for another 3 min
// 12 s", "5 minutes ago", "just now". What programs read has format_time.
std::string for_another(Time now, Time until);
std::string ago(Time now, Time then);

} // namespace atelier
