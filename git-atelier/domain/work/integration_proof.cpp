#include "domain/work/integration_proof.hpp"

namespace atelier {
namespace {

// Holds only of a branch that has commits.
Evidence given(Evidence condition, Evidence finding) {
    if (finding != Evidence::yes || condition == Evidence::yes) return finding;
    return condition == Evidence::unknown ? Evidence::unknown : Evidence::no;
}

} // namespace

IntegrationProof integration_proof(const IntegrationFacts& facts) {
    struct Row {
        IntegrationProof proof;
        Evidence finding;
    };
    const auto rows = std::to_array<Row>(
        {{IntegrationProof::recorded_sha, facts.recorded_sha_on_branch},
         {IntegrationProof::ancestry, given(facts.has_commits, facts.head_on_branch)},
         {IntegrationProof::trailers, facts.trailers_on_branch},
         {IntegrationProof::patch_equivalence, given(facts.has_commits, facts.patches_on_branch)}});
    for (const Row& row : rows)
        if (row.finding == Evidence::yes) return row.proof;
    for (const Row& row : rows)
        if (row.finding == Evidence::unknown) return IntegrationProof::unknown;
    return IntegrationProof::none;
}

} // namespace atelier
