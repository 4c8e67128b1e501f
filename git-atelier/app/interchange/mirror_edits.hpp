// Others' edits and our own deliveries, read off the journal of Beads or off a full look at it.
#pragma once

#include "domain/interchange/yaml_reader.hpp"
#include "ports/beads_mirror.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What one author left of one bead; `seq` is the last of the changes.
struct MirrorEdit {
    std::int64_t seq = 0;
    std::string actor;
    BeadsBead after;
    // Onto what was known; `after` says nothing of them unless it is `whole`.
    std::vector<BeadsEdge> edges = {};
    bool whole = false;
    bool ours = false;
};

// One author's changes of one bead in a row are one edit; its last state counts.
std::vector<MirrorEdit> mirror_edits(const std::vector<BeadsChange>& changes);
// What a full look says, as edits of persons unknown: every bead that is not as it was remembered,
// and those that are gone.
Result<std::vector<MirrorEdit>>
mirror_edits(PlanReader& plan, const std::vector<BeadsBead>& snapshot, const YamlReader& yaml);

// The bead with the edges that it has by now; `known` is how it stood before.
std::optional<Bead> state_after(const MirrorEdit& edit, const std::optional<Bead>& known);

} // namespace atelier
