// What a run of the mirror came to, and how far behind it is.
#pragma once

#include "app/interchange/mirror.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

// added, changed, taken[], adopted[], conflicts[] (bead, by, parts[]), refused[] (bead, code,
// message), full_read, waiting.
Json mirror_json(const MirrorOutcome& outcome);
std::string mirror_text(const MirrorOutcome& outcome, const Style& style);

// waiting, conflicts, delivered_at.
Json mirror_status_json(const MirrorStatus& status);
std::string mirror_status_text(const MirrorStatus& status, Time now);

} // namespace atelier
