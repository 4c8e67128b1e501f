#include "domain/integration_proof.hpp"

namespace atelier {
namespace {

// Holds only of a branch that has commits.
Finding given(Finding condition, Finding finding) {
    if (finding != Finding::yes || condition == Finding::yes) return finding;
    return condition == Finding::unknown ? Finding::unknown : Finding::no;
}

} // namespace

IntegrationProof integration_proof(const IntegrationFacts& facts) {
    struct Row {
        IntegrationProof proof;
        Finding finding;
    };
    const auto rows = std::to_array<Row>(
        {{IntegrationProof::recorded_sha, facts.recorded_sha_on_branch},
         {IntegrationProof::ancestry, given(facts.has_commits, facts.head_on_branch)},
         {IntegrationProof::trailers, facts.trailers_on_branch},
         {IntegrationProof::patch_equivalence, given(facts.has_commits, facts.patches_on_branch)}});
    for (const Row& row : rows)
        if (row.finding == Finding::yes) return row.proof;
    for (const Row& row : rows)
        if (row.finding == Finding::unknown) return IntegrationProof::unknown;
    return IntegrationProof::none;
}

} // namespace atelier
