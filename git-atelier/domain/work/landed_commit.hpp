// What the root branch itself says of landings, by the trailers that every landing leaves: a plan
// that was restored from an older copy does not know of them.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"

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

// The newest of `commits` by which the changeset landed. One that names another changeset besides
// proves nothing: an agent may have written either. Nor does one that is older than the changeset,
// whose id may have belonged to another before the plan was restored.
std::optional<CommitId> landing_among(const std::vector<MarkedCommit>& commits,
                                      const BeadId& changeset, Time planned_at);

} // namespace atelier
