// How much work waits for a person, and when that is enough.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace atelier {

// 0: no limit.
struct ReviewLimits {
    std::int64_t max_changesets = 0;
    std::int64_t max_lines = 0;

    bool any() const { return max_changesets > 0 || max_lines > 0; }
    bool operator==(const ReviewLimits&) const = default;
};

struct ReviewDebt {
    std::int64_t changesets = 0;
    // Added and deleted.
    std::int64_t lines = 0;
    // Since when the one waits that has waited longest; nullopt for none.
    std::optional<Time> oldest = {};

    void add(std::int64_t more_lines, Time since);
    bool operator==(const ReviewDebt&) const = default;
};

// Nothing new is begun while it is.
bool is_reached(const ReviewDebt& debt, const ReviewLimits& limits);

// "2 reviews behind, 610 lines"
std::string behind_text(const ReviewDebt& debt);
// "review.max_changesets is 2": the one that is reached, the number of changesets first.
std::string reached_text(const ReviewDebt& debt, const ReviewLimits& limits);

} // namespace atelier
