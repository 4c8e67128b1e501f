// `git atelier abandon ID`: closes a changeset, or an epic with what is left of it, without
// integrating. Nothing is lost: work branches are kept under refs/atelier/rescue/.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "domain/project/project.hpp"

#include <map>

namespace atelier {

class Files;
class Repository;

// All references outlive the call.
struct AbandonDeps {
    const Context& plan;
    Repository& repository;
    Files& files;
    const ProjectPaths& paths;
    LivenessProbe probe;
};

struct AbandonRequest {
    BeadId id;
    std::string reason;
    // Changesets only: what counts in its place for those that depend on it.
    std::optional<BeadId> superseded_by = {};
    // Otherwise only what would happen is said.
    bool confirmed = false;
};

struct KeptBranch {
    BeadId changeset;
    BranchName branch;
    CommitId head;
    // Where it is kept; "" when its commits are all on the root branch, so that there is nothing to
    // keep.
    std::string ref;
};

struct AbandonOutcome {
    BeadId id;
    bool is_epic = false;
    bool confirmed = false;
    // It was abandoned before: there is nothing to do.
    bool already = false;
    std::string title = {};
    std::optional<BeadId> superseded_by = {};
    // Abandoned by this call, or what would be.
    std::vector<BeadId> changesets = {};
    // Of those.
    std::map<BeadId, std::string> titles = {};
    std::vector<KeptBranch> kept = {};
    // Open changesets elsewhere that depend on one of them and stop now.
    std::vector<BeadId> stopped = {};
    // What was kept of worktrees that went: rescue refs, and paths below the project's `kept`
    // folder; and how many other files that Git ignores went with them.
    std::vector<std::string> moved = {};
    std::size_t ignored = 0;
    // What could not be tidied away, and why.
    std::vector<std::string> warnings = {};
};

// Refused while a session works on it (epic-taken, naming the holder), and for what is merged.
Result<AbandonOutcome> abandon_bead(const AbandonDeps& deps, const AbandonRequest& request);

} // namespace atelier
