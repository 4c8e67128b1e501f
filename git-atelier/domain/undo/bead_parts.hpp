// What of a bead a decision changes, part by part and as text, so that what is taken back puts back
// these parts and nothing else.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct BeadPart {
    std::string name;
    std::string before;
    std::string after;

    bool operator==(const BeadPart&) const = default;
};

inline constexpr std::string_view status_part = "status";
inline constexpr std::string_view assignee_part = "assignee";

// What differs, but for the bookkeeping of the store.
std::vector<BeadPart> changed_parts(const Bead& before, const Bead& after);

// As the bead has it; "" for a part that it has not.
std::string part_of(const Bead& bead, std::string_view name);
// invariant-broken for a text that `part_of` does not give, or a part that there is not.
Result<void> put_part(Bead& bead, std::string_view name, const std::string& text);

} // namespace atelier
