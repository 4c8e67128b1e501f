// An epic's view: a worktree whose HEAD stands, on no branch, where the epic's root branch does,
// for people to look, build and try. It is made when a person first opens it, never by `work`.
#pragma once

#include "app/worktree/inventory.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct EpicView {
    std::filesystem::path worktree;
    bool made = false;
    // What the person has to know of it: why it does not show the root branch, what was kept of an
    // earlier one, a hook that failed.
    std::vector<std::string> remarks = {};
};

// Makes it where it is not there yet, brings a clean one to the root branch, and writes where it is
// into `workspace.worktree_path`. not-found while there is no root branch, dirty where something
// else stands in its place.
Result<EpicView> open_view(const WorktreeDeps& deps, const Bead& epic);

// After the root branch has moved: a clean view that shows what it was follows it; why another
// stays as it is, "" where there is none or it shows the root branch.
Result<std::string> follow_root(const WorktreeDeps& deps, const Bead& epic);

} // namespace atelier
