// Events as documents and as lines.
#pragma once

#include "app/look/read_log.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json event_json(const Event& event);
// With its newline: number, time, who, and what it means; what does not fit beside these goes on
// below. Columns stand under each other without knowing the next line, so that following looks like
// reading.
std::string event_line(const Event& event, const LogFacts& facts, const Style& style);

// The last `rows` rows of the events about one bead, oldest first. What every session does again is
// one row: an epic that is claimed again, a stage after another one of the same session; it says
// how many there were.
std::string last_events_text(const std::vector<Event>& events, std::size_t rows,
                             const Style& style);

Json log_json(const LogOutcome& log);
std::string log_text(const LogOutcome& log, const LogFacts& facts, const Style& style);

} // namespace atelier
