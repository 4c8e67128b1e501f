// What a run has used, and whether it may use more.
#pragma once

#include "domain/run/run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What all its turns have used together, as far as it is known of any.
TurnUsage usage_of(const std::vector<TurnRecord>& turns);

// In which turns of it were taken; of several at once, their time counts once. What it waits for
// counts for nothing.
Seconds time_in_turns(const std::vector<TurnRecord>& turns, Time now);

// Those of its own, and where it has none, the others.
RunLimits limits_in_force(const RunLimits& own, const RunLimits& others);

// The limit that it has come to, as a sentence with the name of its setting; nullopt: none.
std::optional<std::string> used_up(const RunLimits& limits, const std::vector<TurnRecord>& turns,
                                   Time now);

// How many tokens are left; nullopt: as many as it likes.
std::optional<std::int64_t> tokens_left(const RunLimits& limits,
                                        const std::vector<TurnRecord>& turns);

// How long its turns may take from now on, at least a second; nullopt: as long as they like.
std::optional<Seconds> time_left(const RunLimits& limits, const std::vector<TurnRecord>& turns,
                                 Time now);

} // namespace atelier
