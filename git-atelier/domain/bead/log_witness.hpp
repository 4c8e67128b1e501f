// What a repository keeps of the log at each landing: the number and the hash of the last event, in
// a ref that no clone has. Store and repository bear witness of each other by it: a log whose end
// was cut off, an older copy of either.
#pragma once

#include "domain/bead/event.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

inline constexpr const char* log_ref = "refs/atelier/log";

struct LogHead {
    std::int64_t seq = 0;
    std::string hash;

    bool operator==(const LogHead&) const = default;
};

// By their numbers, the last ones of many. Lines that say nothing of the kind are passed over.
std::vector<LogHead> log_heads_in(std::string_view text);
// A line each.
std::string log_heads_text(const std::vector<LogHead>& heads);
// Both, without those that are too many.
std::vector<LogHead> joined_heads(std::vector<LogHead> some, const std::vector<LogHead>& more);

enum class WitnessedFault {
    // The log ends before an event that the repository has seen.
    cut,
    // It has another event in its place.
    replaced,
    // A landing of which the log tells is not in the repository.
    older_repository,
};
constexpr auto names_of(WitnessedFault) {
    return std::to_array<Named<WitnessedFault>>(
        {{WitnessedFault::cut, "cut"},
         {WitnessedFault::replaced, "replaced"},
         {WitnessedFault::older_repository, "older-repository"}});
}

struct WitnessFault {
    WitnessedFault what = WitnessedFault::cut;
    // The first event that differs; of a log that was replaced the first one that may.
    std::int64_t seq = 0;
    std::string message;
};

// `events`: all, from the first, as a chain that is whole. nullopt: it has all that was seen of it.
std::optional<WitnessFault> witness_fault(const std::vector<Event>& events,
                                          const std::vector<LogHead>& seen);

} // namespace atelier
