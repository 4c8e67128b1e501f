#include "domain/undo/bead_parts.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead plain_bead() {
    Bead bead{.id = *BeadId::parse("at-1.1"), .title = "T"};
    bead.message = MessageHeader{.from = "atelier/worker/alice"};
    return bead;
}

Bead other_bead() {
    Bead bead{.id = *BeadId::parse("at-1.1"),
              .title = "Other\ntitle",
              .issue_type = "epic",
              .status = BeadStatus::blocked,
              .priority = 0,
              .description = "D\n",
              .notes = "N",
              .labels = {"at:changeset", "cs:ready"},
              .assignee = "atelier/worker/bob",
              .parent = *BeadId::parse("at-1"),
              .depends_on = {*BeadId::parse("at-2"), *BeadId::parse("at-3")},
              .assignment = *BeadId::parse("at-4"),
              .close_reason = "why",
              .extra = "{}"};
    bead.message = MessageHeader{.from = "atelier/worker/alice"};
    bead.message->read_at = unwrap(parse_time("2026-01-01T09:00:00.123Z"));
    return bead;
}

} // namespace

TEST_CASE("every part of a bead that changes goes back, and forth", "[domain][undo]") {
    const auto parts = changed_parts(plain_bead(), other_bead());
    CHECK(parts.size() == 14);
    Bead back = other_bead();
    Bead forth = plain_bead();
    for (const BeadPart& part : parts) {
        CHECK(part_of(back, part.name) == part.after);
        unwrap(put_part(back, part.name, part.before));
        unwrap(put_part(forth, part.name, part.after));
    }
    CHECK(back == plain_bead());
    CHECK(forth == other_bead());
    CHECK(changed_parts(back, plain_bead()).empty());
}

TEST_CASE("what nobody kept of a bead is not put into it", "[domain][undo]") {
    const auto [part, text] = GENERATE(table<std::string, std::string>({{"status", "asleep"},
                                                                        {"priority", "high"},
                                                                        {"parent", "no id"},
                                                                        {"depends_on", "no id\n"},
                                                                        {"assignment", "no id"},
                                                                        {"read_at", "today"},
                                                                        {"colour", "red"}}));
    Bead bead = plain_bead();
    CHECK(must_fail(put_part(bead, part, text)).code == ErrorCode::invariant_broken);
    CHECK(part_of(bead, "colour").empty());
}
