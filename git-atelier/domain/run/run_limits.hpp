// How much a run may use; nullopt: as much as it likes.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

struct RunLimits {
    std::optional<std::int64_t> tokens = {};
    // In US dollars.
    std::optional<double> cost = {};
    // In which turns of it are taken.
    std::optional<Seconds> time = {};

    bool operator==(const RunLimits&) const = default;
};

} // namespace atelier
