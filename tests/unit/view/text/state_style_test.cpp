#include "view/text/state_style.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Style an_hour_ahead{.ahead_of_utc = [](Time) { return Seconds{3600}; }};
const Time nine = *parse_time("2026-01-02T09:00:00.5Z");

} // namespace

TEST_CASE("the time of a note is shown as the person's clock has it", "[view][style]") {
    Bead changeset{.id = id("at-e.1"), .title = "C"};
    changeset.labels = {"at:changeset", "cs:ready"};
    const std::string blocked = unwrap(block(changeset, "no key", nine)).notes;
    CHECK(blocked == "blocked 2026-01-02T09:00:00.500Z: no key\n");
    CHECK(note_text(blocked, an_hour_ahead) == "blocked 2026-01-02 10:00:00: no key\n");
    CHECK(note_text("size approved 2026-01-02T09:00:00.500Z by olga", an_hour_ahead) ==
          "size approved 2026-01-02 10:00:00 by olga");
}

TEST_CASE("other notes, and those for programs, stay as they are written", "[view][style]") {
    for (const char* note : {"seen 2026-01-02T09:00:00.500Z", "blocked by at-e.2",
                             "blocked 2026-13-02T09:00:00.500Z: x", ""})
        CHECK(note_text(note, an_hour_ahead) == note);
    CHECK(note_text("blocked 2026-01-02T09:00:00.500Z: x", {}) ==
          "blocked 2026-01-02T09:00:00.500Z: x");
}
