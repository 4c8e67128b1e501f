#include "domain/work/size_approval.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a size is judged by the limits, and by what allows more") {
    const GuardrailLimits limits{.warn_lines = 10, .max_lines = 20};
    CHECK(verdict_of({.lines = 10}, limits) == SizeVerdict::within);
    CHECK(verdict_of({.lines = 11, .warn = true}, limits) == SizeVerdict::warning);
    CHECK(verdict_of({.lines = 21, .warn = true}, limits) == SizeVerdict::allowed);
    const Reason outside{ErrorCode::paths_exceeded, "outside"};
    CHECK(verdict_of({.lines = 1, .exceeded = {outside}}, limits) == SizeVerdict::exceeded);
}

TEST_CASE("a pinned changeset keeps its limits") {
    Bead pinned{.id = *BeadId::parse("at-aaaaa.1"), .title = "Change"};
    pinned.labels = {"at:changeset"};
    pinned.status = BeadStatus::pinned;
    const auto refused = approve_size(pinned, *AgentId::make(Role::overseer, "olga"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::pinned);
}
