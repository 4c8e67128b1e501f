// Values that many tests need and none cares about.
#pragma once

#include "domain/bead/bead.hpp"

#include <string>

namespace atelier::test {

inline BeadId id(const std::string& text) {
    return *BeadId::parse(text);
}

inline const CommitId commit = *CommitId::parse(std::string(40, 'c'));

inline Bead an_epic(BeadStatus status = BeadStatus::open) {
    Bead made{.id = id("at-e"), .title = "an epic", .issue_type = "epic", .status = status};
    made.labels = {"at:epic", "at:ready"};
    return made;
}

} // namespace atelier::test
