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
