// Whether work has arrived on a branch: asks the repository as much as it takes to prove it.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/work/integration_proof.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

struct SoughtWork {
    // The commit that was recorded when it landed.
    std::optional<CommitId> recorded = {};
    // base..head is all of it; one that Git has let go of is not looked for.
    std::optional<CommitId> base = {};
    std::optional<CommitId> head = {};
    // By whose trailers it may be known; empty: these count for nothing.
    std::vector<BeadId> changesets = {};
    // Older commits are not about them.
    Time since{};
};

struct Integration {
    IntegrationProof proof = IntegrationProof::none;
    // Where it stands on the branch: of several commits the last.
    std::optional<CommitId> commit = {};
    // "" where it is proven.
    std::string why_not = {};
};

Integration find_integration(Repository& repository, const SoughtWork& work, const CommitId& onto);

// What a changeset has done: as it was recorded and found good, or by its trailers.
Integration integration_of(Repository& repository, const Bead& changeset, const CommitId& onto);

} // namespace atelier
