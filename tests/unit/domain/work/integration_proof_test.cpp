#include "domain/work/integration_proof.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("the strongest proof of integration is named", "[domain][integration]") {
    IntegrationFacts facts{Evidence::yes, Evidence::yes, Evidence::yes, Evidence::yes,
                           Evidence::yes};
    CHECK(integration_proof(facts) == IntegrationProof::recorded_sha);
    facts.recorded_sha_on_branch = Evidence::no;
    CHECK(integration_proof(facts) == IntegrationProof::ancestry);
    facts.head_on_branch = Evidence::not_asked;
    CHECK(integration_proof(facts) == IntegrationProof::trailers);
    facts.trailers_on_branch = Evidence::unknown;
    CHECK(integration_proof(facts) == IntegrationProof::patch_equivalence);
    CHECK(proves_integration(IntegrationProof::patch_equivalence));
}

TEST_CASE("a look-up that failed is not taken for a no", "[domain][integration]") {
    IntegrationFacts facts{Evidence::yes, Evidence::no, Evidence::no, Evidence::no, Evidence::no};
    CHECK(integration_proof(facts) == IntegrationProof::none);
    facts.patches_on_branch = Evidence::unknown;
    CHECK(integration_proof(facts) == IntegrationProof::unknown);
    CHECK_FALSE(proves_integration(IntegrationProof::none));
    CHECK_FALSE(proves_integration(IntegrationProof::unknown));
    CHECK(integration_proof({}) == IntegrationProof::none);
}

TEST_CASE("an untouched work branch proves nothing", "[domain][integration]") {
    IntegrationFacts facts;
    facts.head_on_branch = Evidence::yes;
    facts.patches_on_branch = Evidence::yes;
    facts.has_commits = Evidence::no;
    CHECK(integration_proof(facts) == IntegrationProof::none);
    facts.has_commits = Evidence::unknown;
    CHECK(integration_proof(facts) == IntegrationProof::unknown);
    facts.has_commits = Evidence::yes;
    CHECK(integration_proof(facts) == IntegrationProof::ancestry);
}
