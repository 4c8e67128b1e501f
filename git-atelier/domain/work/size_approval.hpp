// What a changeset's size means for it, and the overseer's leave for a large one.
#pragma once

#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "domain/work/guardrails.hpp"

namespace atelier {

enum class SizeVerdict {
    within,
    // Over changeset.warn_lines.
    warning,
    // Over changeset.max_lines, and allowed: mechanical, or approved.
    allowed,
    // Too many lines, a file outside its paths, a binary file too large: it does not land.
    exceeded,
};
constexpr auto names_of(SizeVerdict) {
    return std::to_array<Named<SizeVerdict>>({{SizeVerdict::within, "within"},
                                              {SizeVerdict::warning, "warning"},
                                              {SizeVerdict::allowed, "allowed"},
                                              {SizeVerdict::exceeded, "exceeded"}});
}
SizeVerdict verdict_of(const GuardrailReport& report, const GuardrailLimits& limits);

// Who said that it may have so many lines, when and why, stands in its notes from here on. What it
// may have is what the event of the approval says, not the bead. Refused: settled, pinned.
Result<Bead> approve_size(const Bead& changeset, const AgentId& overseer, std::int64_t lines,
                          const std::string& reason, Time now);

} // namespace atelier
