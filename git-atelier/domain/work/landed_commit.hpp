// What branches themselves say of changesets, by the trailers in their commits: a plan that was
// restored from an older copy does not know of what came after.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

constexpr std::string_view changeset_trailer = "Atelier-Changeset";

// A commit with the values that one trailer has in it.
struct MarkedCommit {
    CommitId id;
    Time committed_at{};
    std::vector<std::string> values;
};

// What a run wrote down before it moved the root branch: the work up to `head` lands as `commit`.
struct BegunLanding {
    CommitId head;
    CommitId commit;
    // How many they are on the root branch; 0 for not known.
    std::size_t commits = 0;
    // The root branch before; nullopt: written by an earlier version.
    std::optional<CommitId> onto = {};

    bool operator==(const BegunLanding&) const = default;
};

struct FoundLanding {
    CommitId commit;
    // The work that landed; nullopt where the trailers alone tell, which do not say what of it.
    std::optional<CommitId> head = {};
    // As for BegunLanding.
    std::size_t commits = 0;

    bool operator==(const FoundLanding&) const = default;
};

// How the changeset has landed on a branch that has `commits`: as it was begun, if that commit is
// among them, else with the newest that names it. One that names another changeset besides proves
// nothing: an agent may have written either. Nor does one that is older than the changeset, whose
// id may have belonged to another before the plan was restored.
std::optional<FoundLanding> landing_among(const std::vector<MarkedCommit>& commits,
                                          const BeadId& changeset, Time planned_at,
                                          const std::optional<BegunLanding>& begun);

// How many of `commits` stand below the changeset's own, on a branch that has the name of its work
// branch: they are what that branch has and the root branch has not, oldest first, `marked` those
// of them that have the trailer and are not older than the changeset. Below its own may be what
// other changesets of `epic` did, which have their ids from it. nullopt where a commit names none
// of these, or two, or they do not stand in that order: somebody else may have made it.
std::optional<std::size_t> begin_of_own(const std::vector<CommitId>& commits,
                                        const std::vector<MarkedCommit>& marked,
                                        const BeadId& changeset, const BeadId& epic);

// Whether none of `commits` is said to be another changeset's, or of one that had the id before;
// `marked` are those that have the trailer. Of one without it this says nothing.
bool names_no_other(const std::vector<CommitId>& commits, const std::vector<MarkedCommit>& marked,
                    const BeadId& changeset, Time planned_at);

} // namespace atelier
