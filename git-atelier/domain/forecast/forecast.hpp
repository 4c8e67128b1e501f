// What open work would collide with when it lands: what the repository says of commits
// (app/forecast), and what planned paths let expect of work that has none yet. The forecast is kept
// with the commits that it is of: it can be made anew at any time, and may be deleted.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "domain/bead/bead.hpp"

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class Against { changeset, root_branch, parent_branch };
constexpr auto names_of(Against) {
    return std::to_array<Named<Against>>({{Against::changeset, "changeset"},
                                          {Against::root_branch, "root-branch"},
                                          {Against::parent_branch, "parent-branch"}});
}

// Two that were looked at, by the commits that they had.
struct ForeseenPair {
    // The changeset that lands later; an epic where all of its root branch is meant.
    BeadId subject;
    Against against = Against::changeset;
    // The id of the other changeset, or the name of the branch.
    std::string other;
    std::string commits;
    std::string other_commits;

    auto operator<=>(const ForeseenPair&) const = default;
};

// The paths in which they conflict; nullopt where that could not be told.
using Forecast = std::map<ForeseenPair, std::optional<std::vector<std::string>>>;

std::string forecast_text(const Forecast& forecast);
// Empty where the text is not one: then nothing is known.
Forecast parse_forecast(std::string_view text);
// Under which the store remembers it.
inline constexpr const char* forecast_key = "forecast";

struct Collision {
    // As in ForeseenPair.
    BeadId subject;
    Against against = Against::changeset;
    std::string other;
    std::vector<std::string> paths = {};
    // Nobody has seen commits that collide: the paths that both are planned to change overlap.
    bool planned = false;

    bool operator==(const Collision&) const = default;
};

// By subject, then by what it collides with.
std::vector<Collision> collisions_in(const Forecast& forecast);
// Those in which it lands later, or first.
std::vector<Collision> collisions_about(const Forecast& forecast, const BeadId& changeset);

// Whether `a` lands before `b`: what is done does, else what was planned first.
bool lands_first(const Bead& a, const Bead& b);

// Work that an agent has in hand, or that is done and has not landed.
struct UnderWay {
    BeadId changeset;
    // As planned.
    std::vector<std::string> paths = {};
    std::vector<BeadId> depends_on = {};
};

// What it collides with of that: foreseen, or, where nothing was looked at, by planned paths.
// `prerequisites`: what it waits for anyway.
std::vector<Collision> collisions_with(const std::vector<UnderWay>& under_way,
                                       const Forecast& forecast, const BeadId& changeset,
                                       const std::vector<std::string>& paths,
                                       const std::vector<BeadId>& prerequisites);

} // namespace atelier
