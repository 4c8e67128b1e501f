// Reading what may be there or not out of an event, for the dialects.
#pragma once

#include "base/json.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// What stands at a path like "message.usage"; null when something on the way is not there.
const Json* event_at(const Json& event, std::string_view path);
// "" where there is no string.
std::string event_text(const Json& event, std::string_view path);
// 0 where there is no whole number, and most_counted for any above it: several can be added up.
inline constexpr std::int64_t most_counted = 1'000'000'000'000'000;
std::int64_t event_count(const Json& event, std::string_view path);
std::optional<double> event_amount(const Json& event, std::string_view path);
bool event_flag(const Json& event, std::string_view path);
// Counted in milliseconds.
std::optional<Millis> event_duration(const Json& event, std::string_view path);
// Counted in seconds, or in milliseconds, since 1970.
std::optional<Time> event_time(const Json& event, std::string_view path);
std::optional<int> event_status(const Json& event, std::string_view path);

// What a tool is about to do, for a person: "runs make test", "edits src/a.c", "uses web_search".
std::string tool_doing(std::string_view tool, const Json* input);

} // namespace atelier
