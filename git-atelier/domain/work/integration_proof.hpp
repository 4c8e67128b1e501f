// Whether a changeset's work has arrived on a branch, decided from what was found out about it.
// Nothing is deleted, closed or moved without a proof; a look-up that failed is not an answer,
// neither yes nor no.
#pragma once

#include "base/enum_names.hpp"

#include <array>

namespace atelier {

// What holds, the strongest first.
enum class IntegrationProof {
    // The commit recorded when it landed is on the branch.
    recorded_sha,
    // The work branch's head is on the branch.
    ancestry,
    // Commits on the branch name the changeset in their trailers.
    trailers,
    // Each commit has an equivalent patch on the branch.
    patch_equivalence,
    none,
    // Nothing proves it, and something could not be found out.
    unknown,
};
constexpr auto names_of(IntegrationProof) {
    return std::to_array<Named<IntegrationProof>>(
        {{IntegrationProof::recorded_sha, "recorded-sha"},
         {IntegrationProof::ancestry, "ancestry"},
         {IntegrationProof::trailers, "trailers"},
         {IntegrationProof::patch_equivalence, "patch-equivalence"},
         {IntegrationProof::none, "none"},
         {IntegrationProof::unknown, "unknown"}});
}

// `not_asked` where there is nothing to ask about: no commit was recorded, no work branch is left.
enum class Evidence { yes, no, unknown, not_asked };

struct IntegrationFacts {
    // Whether the work branch has commits of its own: without any, ancestry and patches hold of an
    // untouched branch as well and prove nothing.
    Evidence has_commits = Evidence::not_asked;
    Evidence recorded_sha_on_branch = Evidence::not_asked;
    Evidence head_on_branch = Evidence::not_asked;
    // Commits on the branch with the changeset's trailer, at least as many as landing its commits
    // would have made.
    Evidence trailers_on_branch = Evidence::not_asked;
    Evidence patches_on_branch = Evidence::not_asked;
};

IntegrationProof integration_proof(const IntegrationFacts& facts);

// Whether the work may be taken for landed.
constexpr bool proves_integration(IntegrationProof proof) {
    return proof != IntegrationProof::none && proof != IntegrationProof::unknown;
}

} // namespace atelier
