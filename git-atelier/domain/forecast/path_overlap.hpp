// Whether planned paths have files in common. Globs are as glob_match takes them, and one that ends
// in a slash means all below it.
#pragma once

#include "base/ids.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Whether some path could match both; of two classes of characters it is assumed.
bool globs_meet(std::string_view a, std::string_view b);

// Those of `b` that one of `a` meets. Who names no paths may change any, which tells nothing: then
// there are none.
std::vector<std::string> meeting_paths(const std::vector<std::string>& a,
                                       const std::vector<std::string>& b);

struct PlannedPaths {
    BeadId changeset;
    BeadId epic;
    std::vector<std::string> paths;
    // Changesets and epics, also those that these wait for.
    std::vector<BeadId> waits_for = {};
};

struct PathOverlap {
    BeadId changeset;
    // Planned before it.
    std::vector<BeadId> others;
    // Its own.
    std::vector<std::string> paths;

    bool operator==(const PathOverlap&) const = default;
};

// What is planned to change the same files and does not wait for each other, one for each
// changeset that meets some before it.
std::vector<PathOverlap> overlaps_without_order(const std::vector<PlannedPaths>& planned);

} // namespace atelier
