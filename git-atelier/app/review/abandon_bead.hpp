// `git atelier abandon ID`: closes a changeset, or an epic with what is left of it, without
// integrating. Nothing is lost: work branches are kept under refs/atelier/rescue/.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "domain/project/project.hpp"

namespace atelier {

class GitRefs;
class GitWorktrees;

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
    // Where it is kept.
    std::string ref;
};

struct AbandonOutcome {
    BeadId id;
    bool is_epic = false;
    bool confirmed = false;
    // Abandoned by this call, or what would be.
    std::vector<BeadId> changesets;
    std::vector<KeptBranch> kept;
    // Open changesets elsewhere that depend on one of them and stop now.
    std::vector<BeadId> stopped;
    // What could not be tidied away, and why.
    std::vector<std::string> warnings;
};

// Refused while a session works on it (epic-taken, naming the holder), and for what is merged.
Result<AbandonOutcome> abandon_bead(const Context& context, GitRefs& refs, GitWorktrees& worktrees,
                                    const LivenessProbe& probe, const ProjectPaths& paths,
                                    const AbandonRequest& request);

} // namespace atelier
