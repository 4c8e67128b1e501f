// `git atelier mirror`: what others changed in Beads comes in, what changed here goes out. The plan
// is the authority. A run that ends anywhere leaves nothing behind that the next one would do twice
// or miss: what Beads has is learned from its journal alone.
#pragma once

#include "app/core/context.hpp"
#include "domain/interchange/mirror.hpp"
#include "domain/plan/branches.hpp"
#include "ports/beads_mirror.hpp"
#include "ports/progress.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct MirrorDeps {
    Context plan;
    BeadsMirror& beads;
    Progress& progress;
    // Asked between calls: the rest is left for the next run.
    std::function<bool()> stop = [] { return false; };
    // How YAML in beads is read.
    YamlReader yaml = {};
    // What the repository says against a root branch that an epic brings.
    RepositoryBranches branches = {};
    // How many new beads one call takes.
    std::size_t batch = 200;
};

// Another's edit that did not come in, or not all of it. The overseer has a message with it.
struct MirrorReport {
    // As Beads has it.
    std::string bead;
    std::string by;
    std::vector<MirrorConflict> parts;
};

// A bead that Beads would not take.
struct MirrorRefusal {
    BeadId bead;
    Error error;
};

// A bead that came in, and what is to be said of it.
struct MirrorRemark {
    BeadId bead;
    PlanFault found;
};

struct MirrorOutcome {
    std::size_t added = 0;
    std::size_t changed = 0;
    // Beads of ours that others changed, and beads that others made.
    std::vector<BeadId> taken;
    std::vector<BeadId> adopted;
    std::vector<MirrorReport> conflicts;
    std::vector<MirrorRefusal> refused;
    std::vector<MirrorRemark> remarks = {};
    // Of changesets that came in: what else of their epic may change the same files.
    std::vector<std::string> warnings = {};
    // The journal no longer reached back to the last look, or there was none yet.
    bool full_read = false;
    // Still to be delivered.
    std::size_t waiting = 0;
};

// Errors: what the port says, and what the store says.
Result<MirrorOutcome> run_mirror(const MirrorDeps& deps);

struct MirrorStatus {
    // Beads that changed since they were delivered.
    std::size_t waiting = 0;
    // Messages about conflicts that are still open.
    std::size_t conflicts = 0;
    // When a delivery last came to its end.
    std::optional<Time> delivered_at;
};

Result<MirrorStatus> mirror_status(PlanReader& plan);

} // namespace atelier
