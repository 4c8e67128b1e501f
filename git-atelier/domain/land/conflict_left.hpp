// What a pass of restacking left where it was as it conflicts: kept, so that it can be told until
// something moves.
#pragma once

#include "base/ids.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct ConflictLeft {
    // The changeset; the epic where it is the root branch.
    BeadId bead;
    BranchName branch;
    BranchName onto;
    // Where both were.
    CommitId head;
    CommitId ground;
    // Which of its commits conflicts, and in what.
    CommitId commit;
    std::vector<std::string> paths = {};
    // Who worked on it last; "" for nobody that is known.
    std::string agent = {};

    bool operator==(const ConflictLeft&) const = default;
};

std::string conflicts_left_text(const std::vector<ConflictLeft>& left);
// Without what conflicts_left_text did not write.
std::vector<ConflictLeft> conflicts_left_from(std::string_view text);

// Those of which neither branch has moved since: of the others nobody knows.
std::vector<ConflictLeft> still_left(std::vector<ConflictLeft> left,
                                     const std::map<std::string, CommitId>& heads);

} // namespace atelier
