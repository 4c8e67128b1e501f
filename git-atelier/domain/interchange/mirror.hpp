// What the mirror in Beads decides: what of another's edit may come into the plan. The plan is the
// authority; nothing of others is lost without being reported.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "domain/plan/rules.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// `bead` as it reads after a stay in Beads: what is a column here may be part of the text there.
Bead as_in_beads(const Bead& bead, const YamlReader& yaml);

// What `a` and `b` say differently as far as Beads keeps it: "title", "status", ...; empty when
// they are the same there. Who wrote them when does not count.
std::vector<std::string> differing_parts(const Bead& a, const Bead& b);

// Part of another's edit that does not come in, in words for the overseer.
struct MirrorConflict {
    // "status", "assignee", "labels", ...
    std::string part;
    // What they wrote, and what stays.
    std::string theirs;
    std::string ours;
    std::string why;

    bool operator==(const MirrorConflict&) const = default;
};

// What the bead's surroundings forbid.
struct MirrorLaws {
    // A session is working on it, or its claim is alive.
    bool live = false;
    // Why the bead cannot depend on, or be part of, that one; nullopt when it can.
    std::function<std::optional<std::string>(const BeadId&)> refuses_edge = {};
    // Why it cannot wait for that one, though it could be part of it.
    std::function<std::optional<std::string>(const BeadId&)> refuses_prerequisite = {};
};

struct MirrorMerge {
    // Ours with what came in.
    Bead bead;
    // The parts that came in.
    std::vector<std::string> taken;
    std::vector<MirrorConflict> conflicts;
    // What came in otherwise than they wrote it, by the rules for all who bring beads.
    std::vector<PlanFault> remarks = {};
};

// Somebody made `theirs` of `base` while ours became `ours`, each as it is in Beads. A part comes
// in when ours still is as it was and no law stands against it.
MirrorMerge merge_foreign(const Bead& base, const Bead& theirs, const Bead& ours,
                          const MirrorLaws& laws);

// A bead that somebody made in Beads, as it comes in: labels of ours that Beads hands down from a
// parent do not.
MirrorMerge adopt_foreign(const Bead& theirs, const MirrorLaws& laws);

} // namespace atelier
