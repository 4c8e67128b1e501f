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

TEST_CASE("an export is told in numbers, also of one bead") {
    CHECK(export_text({.beads = 1}, "plan.jsonl") == "1 bead written to plan.jsonl\n");
    CHECK(export_text({.beads = 2, .drafts = 1}, "plan.jsonl") ==
          "2 beads written to plan.jsonl\n1 draft version of what is approved left out\n");
    CHECK(export_text({.beads = 1, .runs = 1}, "plan.jsonl") ==
          "1 bead written to plan.jsonl\n1 run with turns, signals and pieces; the texts of pieces "
          "stay in the repository\n");
}

TEST_CASE("an import is told in numbers, what was skipped with the reason") {
    CHECK(import_text(mixed(), {}) ==
          "2 created, 1 updated, 4 unchanged, 2 skipped\n"
          "skipped at-d: the plan's is newer\n"
          "skipped at-e: would change who works on it while it is claimed\n"
          "'git atelier import FILE --allow-stale' takes rows that are not newer too\n"
          "1 memory row skipped\n2 deleted rows skipped\n");
    CHECK(import_text({.dry_run = true}, {}) ==
          "dry run: 0 created, 0 updated, 0 unchanged, 0 skipped\n");
}

TEST_CASE("an import's document names every bead that it concerns") {
    CHECK(import_json(mixed()).dump() ==
          R"({"created":["at-a","at-b"],"updated":["at-c"],"unchanged":4,"skipped":[)"
          R"({"id":"at-d","line":7,"why":"older","ours":"2026-01-02T00:00:00.000Z",)"
          R"("theirs":"2026-01-01T00:00:00.000Z"},)"
          R"({"id":"at-e","line":9,"why":"claimed","ours":"1970-01-01T00:00:00.000Z",)"
          R"("theirs":"1970-01-01T00:00:00.000Z"}],"remarks":[],"invalid":[],"warnings":[],)"
          R"("memories":1,"tombstones":2,"unknown":0,"runs":[],"missing_pieces":[],)"
          R"("dry_run":false})");
}

TEST_CASE("what did not come in as it was written is listed, much of a kind counted") {
    ImportOutcome outcome;
    for (int i = 0; i < 7; ++i)
        outcome.remarks.push_back(
            {id("at-" + std::to_string(i)), 1, {Rule::claim, "lost its claim"}});
    outcome.remarks.push_back({id("at-e"), 9, {Rule::approval, "comes in as a draft"}});
    outcome.invalid = {{3, "", "no JSON \x1b[2J"}, {4, "at-x", "at-x needs a label"}};
    const std::string text = import_text(outcome, {});
    CHECK_THAT(text, ContainsSubstring("remark at-4 lost its claim\n"));
    CHECK_THAT(text, !ContainsSubstring("at-5"));
    CHECK_THAT(text, ContainsSubstring("... and 2 more of that kind (claim); --json lists all\n"));
    CHECK_THAT(text, ContainsSubstring("'git atelier promote EPIC' approves"));
    CHECK_THAT(text, ContainsSubstring("left out line 3: no JSON  [2J\n"));
    const Json json = import_json(outcome);
    CHECK(json.find("remarks")->as_array().size() == 8);
    CHECK(json.find("remarks")->as_array()[7].dump() ==
          R"({"id":"at-e","line":9,"rule":"approval","message":"comes in as a draft"})");
    CHECK(json.find("invalid")->as_array()[0].find("id")->is_null());
}
