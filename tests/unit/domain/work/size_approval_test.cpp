#include "domain/work/size_approval.hpp"

#include "domain/bead/changeset.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

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
    const auto refused =
        approve_size(pinned, *AgentId::make(Role::overseer, "olga"), 900, "a table", Time{});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::pinned);
}

TEST_CASE("who approved a size, when, why and for how many lines stands in the notes") {
    Bead changeset{.id = *BeadId::parse("at-aaaaa.1"), .title = "Change"};
    changeset.labels = {"at:changeset", "cs:ready"};
    changeset.notes = "an older note";
    const AgentId olga = *AgentId::make(Role::overseer, "olga");
    const auto approved = approve_size(changeset, olga, 900, "one\ntable", Time{});
    REQUIRE(approved);
    CHECK(approved->notes == "an older note\nsize approved 1970-01-01T00:00:00.000Z by "
                             "atelier/overseer/olga for 900 lines: one table\n");
    CHECK(test::unwrap(Changeset::of(*approved)).size_approved_by() == olga);
}
