// `git atelier remove`: lets go of a repository. Nothing unproven is lost: it is refused while an
// agent is at work or a worktree holds what is nowhere else; branches go only when their commits
// are proven to be elsewhere; refs of pieces go, their texts being files by then; the project's
// folder is moved, with the plan as Beads' JSONL and the texts in it.
// Each step may be repeated, and the folder goes last: what was interrupted is finished by the next
// call.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "domain/project/project.hpp"
#include "ports/files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

class Repository;

// All references outlive the call.
struct RemoveDeps {
    const Context& plan;
    Repository& repository;
    Files& files;
    const ProjectRecord& record;
    const ProjectPaths& paths;
    LivenessProbe probe;
    // Where the folders of removed projects are kept.
    std::filesystem::path archive;
};

struct LeftBranch {
    std::string branch;
    std::string why;
};

struct RemoveOutcome {
    bool removed = false;
    std::filesystem::path enlistment;
    // What was removed, or would be.
    std::vector<std::filesystem::path> worktrees = {};
    std::vector<std::string> branches = {};
    // Branches of epics and changesets that stay.
    std::vector<LeftBranch> left = {};
    std::vector<std::string> rescue_refs = {};
    // How many refs of pieces were removed, or would be, and where the texts of all pieces are
    // kept;
    // "" where there are none.
    std::size_t pieces = 0;
    std::filesystem::path piece_texts = {};
    // What was moved out of the worktrees before they went, or would be, and how many other files
    // that Git ignores went with them.
    std::vector<std::filesystem::path> moved = {};
    std::size_t ignored = 0;
    // The key that is taken back.
    std::string git_key;
    // Where the project's folder is moved, and the plan in it.
    std::filesystem::path kept;
    std::filesystem::path exported;
};

// Otherwise than `confirmed` it is only said what would happen. Refused with all obstacles in the
// message and in `details.obstacles`; the code is the first one's: identity-in-use while somebody
// lives, dirty, not-integrated.
Result<RemoveOutcome> remove_project(const RemoveDeps& deps, bool confirmed);

} // namespace atelier
