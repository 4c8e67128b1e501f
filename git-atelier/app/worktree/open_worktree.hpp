// Where `git atelier open` and `edit` lead: the worktree that a person means.
#pragma once

#include "app/worktree/epic_view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What may be opened.
struct OpenChoice {
    BeadId bead;
    std::string title;

    bool operator==(const OpenChoice&) const = default;
};

// The epic, changeset, agent or run that is named (app/core/named_bead.hpp), by any part; a task
// stands for its changeset. not-found, or `ambiguous` with what it may be.
Result<Bead> named_workplace(const Context& context, const std::string& written);

// Where nothing is named: the changesets that have a worktree and the epics that have a view, else
// the open epics whose root branch is there.
Result<std::vector<OpenChoice>> open_choices(const WorktreeDeps& deps);

struct OpenedWorktree {
    BeadId bead;
    std::string title;
    std::filesystem::path worktree;
    // An epic's view, by this call.
    bool made = false;
    std::vector<std::string> remarks = {};
};

// Of an epic its view, which is made when it is not there; of a changeset its worktree; of an agent
// that of its last session; of a run that of its changeset, or the one that has the branch of its
// document. not-found, with what there is instead, where there is none; usage for a run that has
// made pieces, and has none.
Result<OpenedWorktree> open_worktree(const WorktreeDeps& deps, const Bead& place);

} // namespace atelier
