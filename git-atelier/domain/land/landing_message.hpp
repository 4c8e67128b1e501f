// The messages of the commits by which a root branch comes to its parent branch.
#pragma once

#include "base/ids.hpp"
#include "domain/work/commit_trailers.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct BroughtIn {
    BeadId epic;
    std::string title;
    BranchName root;
    BranchName parent;
    // Those that have landed on the root branch.
    std::vector<BeadId> changesets;
    // Of the commits, oldest first.
    std::vector<std::string> messages;
    // That names it: a run is named by another one.
    std::string_view trailer = epic_trailer;
};

// As `git merge --no-ff` begins it, with what the epic was about.
std::string merge_message(const BroughtIn& work);

// What the epic was about, the commits by their subjects, and each trailer that they have once, so
// that what landed is still found by its changeset.
std::string squash_message(const BroughtIn& work);

// The first line of a message that says something.
std::string subject_of(const std::string& message);

} // namespace atelier
