// A word that no new turn is begun: of one artisan, of one runtime, or of any. Turns in flight go
// on.
#pragma once

#include "base/enum_names.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>

namespace atelier {

enum class PausedTurns { artisan, runtime, all };
constexpr auto names_of(PausedTurns) {
    return std::to_array<Named<PausedTurns>>({{PausedTurns::artisan, "artisan"},
                                              {PausedTurns::runtime, "runtime"},
                                              {PausedTurns::all, "all"}});
}

// When failures pause an artisan by themselves.
struct BreakerRules {
    // So many of its last turns, in a row; 0: they never do.
    int failures = 5;
    // All of them in so much time.
    Seconds window{10 * 60};
    // So long after the last one, a turn is tried again.
    Seconds cool{5 * 60};
};

struct TurnPause {
    PausedTurns of = PausedTurns::artisan;
    // Of the artisan or the runtime; "" for all.
    std::string name;
    std::string reason;
    // The identity of whoever ordered it; "" where too many of its turns had failed.
    std::string by;
    Time since{};
    // When one turn is tried all the same; nullopt: not before it is resumed.
    std::optional<Time> trial_at;

    bool operator==(const TurnPause&) const = default;
};

} // namespace atelier
