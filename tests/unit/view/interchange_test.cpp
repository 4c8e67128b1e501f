#include "view/interchange.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

ImportOutcome mixed() {
    ImportOutcome outcome;
    outcome.created = {id("at-a"), id("at-b")};
    outcome.updated = {id("at-c")};
    outcome.unchanged = 4;
    outcome.skipped = {{id("at-d"), SkippedBecause::older, 7, *parse_time("2026-01-02T00:00:00Z"),
                        *parse_time("2026-01-01T00:00:00Z")},
                       {id("at-e"), SkippedBecause::claimed, 9, {}, {}}};
    outcome.memories = 1;
    outcome.tombstones = 2;
    return outcome;
}

} // namespace

TEST_CASE("an import is told in numbers, what was skipped with the reason") {
    CHECK(import_text(mixed(), {}) ==
          "2 created, 1 updated, 4 unchanged, 2 skipped\n"
          "skipped at-d: the plan's is newer\n"
          "skipped at-e: would change who works on it while it is claimed\n"
          "'git atelier import --allow-stale' takes rows that are not newer too\n"
          "1 memory row skipped\n2 deleted rows skipped\n");
    CHECK(import_text({.dry_run = true}, {}) ==
          "would be: 0 created, 0 updated, 0 unchanged, 0 skipped\n");
}

TEST_CASE("an import's document names every bead that it concerns") {
    CHECK(import_json(mixed()).dump() ==
          R"({"created":["at-a","at-b"],"updated":["at-c"],"unchanged":4,"skipped":[)"
          R"({"id":"at-d","line":7,"why":"older","ours":"2026-01-02T00:00:00.000Z",)"
          R"("theirs":"2026-01-01T00:00:00.000Z"},)"
          R"({"id":"at-e","line":9,"why":"claimed","ours":"1970-01-01T00:00:00.000Z",)"
          R"("theirs":"1970-01-01T00:00:00.000Z"}],"memories":1,"tombstones":2,"unknown":0,)"
          R"("dry_run":false})");
}
