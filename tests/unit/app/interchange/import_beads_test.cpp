#include "app/interchange/import_beads.hpp"

#include "support/import_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an export goes into an empty plan and comes out the same") {
    PlanFixture here;
    const Bead epic = here.epic("First", {.draft = true});
    const Bead core = here.changeset(epic, "Core");
    const Bead cli = here.changeset(epic, "Cli", {.depends_on = {core.id}});
    here.task(core, "write");
    Bead mail{.id = id("at-mail1"), .title = "BLOCKED: \"x\"", .issue_type = "message"};
    mail.labels = {"at:message"};
    mail.description = "---\nbody, with: marks\n";
    mail.message = MessageHeader{.from = "atelier/worker/alice", .thread = core.id};
    here.create(mail);
    const std::string text = exported(here);
    PlanFixture there;
    const ImportOutcome outcome = import_rows_of(there, text);
    CHECK(outcome.created.size() == 5);
    CHECK(outcome.remarks.empty());
    CHECK(exported(there) == text);
    CHECK(there.get(cli.id).created_at == cli.created_at);
    CHECK(there.get(mail.id).message->thread == core.id);
    CHECK(import_rows_of(there, text).unchanged == 5);
}

TEST_CASE("what is there already as it stands in the file is unchanged") {
    Lived here;
    here.lease();
    const std::string text = exported(here);
    const auto events = here.events().size();
    const ImportOutcome again = import_rows_of(here, text);
    CHECK(again.unchanged == 7);
    CHECK(again.created.empty());
    CHECK(again.skipped.empty());
    CHECK(here.events().size() == events);
    // Also when the lease has been renewed meanwhile.
    here.clock.advance(Seconds{30});
    here.lease();
    CHECK(import_rows_of(here, text).unchanged == 7);
}

TEST_CASE("each written bead appends one event") {
    PlanFixture fixture;
    import_rows_of(fixture, bead_row("at-a") + bead_row("at-e", R"("labels":["at:epic"])"));
    CHECK(fixture.event_types() == std::vector<std::string>{"bead.imported", "epic.imported"});
    CHECK(fixture.events()[1].bead == id("at-e"));
    CHECK(fixture.events()[0].data == R"({"change":"created"})");
    fixture.clock.advance(Seconds{1});
    import_rows_of(fixture, bead_row("at-a", R"("notes":"n")"));
    CHECK(fixture.events().back().data == R"({"change":"updated"})");
    CHECK(fixture.events().back().actor == "atelier/overseer/olga");
}

TEST_CASE("a newer row overwrites, an older one or one of the same time is skipped and said so") {
    PlanFixture fixture;
    const auto at_second = [](const std::string& seconds, const std::string& title) {
        return R"({"id":"at-a","title":")" + title +
               R"(","created_by":"ann","created_at":"2026-01-01T00:00:00Z",)"
               R"("updated_at":"2026-01-01T00:00:)" +
               seconds + "Z\"}";
    };
    import_rows_of(fixture, at_second("10", "one"));
    const ImportOutcome newer = import_rows_of(fixture, at_second("20", "two"));
    CHECK(names_of_ids(newer.updated) == "at-a");
    CHECK(fixture.get(id("at-a")).title == "two");
    CHECK(fixture.get(id("at-a")).revision == 2);
    CHECK(fixture.get(id("at-a")).updated_at == *parse_time("2026-01-01T00:00:20Z"));

    const ImportOutcome older = import_rows_of(fixture, "\n" + at_second("15", "three"));
    REQUIRE(older.skipped.size() == 1);
    CHECK(older.skipped[0].id == id("at-a"));
    CHECK(older.skipped[0].why == SkippedBecause::older);
    CHECK(older.skipped[0].line == 2);
    CHECK(older.skipped[0].ours == *parse_time("2026-01-01T00:00:20Z"));
    CHECK(older.skipped[0].theirs == *parse_time("2026-01-01T00:00:15Z"));
    CHECK(import_rows_of(fixture, at_second("20", "three")).skipped[0].why ==
          SkippedBecause::same_time);
    CHECK(fixture.get(id("at-a")).title == "two");

    CHECK(names_of_ids(
              import_rows_of(fixture, at_second("15", "three"), {.allow_stale = true}).updated) ==
          "at-a");
    CHECK(fixture.get(id("at-a")).title == "three");
    // The same words at another time are no change.
    CHECK(import_rows_of(fixture, at_second("59", "three")).unchanged == 1);
    CHECK(import_rows_of(fixture, at_second("01", "three")).unchanged == 1);
}

TEST_CASE("a row does not take a claim from whoever holds it, nor close what is pinned") {
    Lived fixture;
    fixture.lease();
    const std::string future = R"("updated_at":"2030-01-01T00:00:00Z")";
    const std::string open =
        bead_row(fixture.held.id.str(), R"("status":"open","labels":["at:epic"],)" + future);
    const ImportOutcome kept = import_rows_of(fixture, open, {.allow_stale = true});
    REQUIRE(kept.skipped.size() == 1);
    CHECK(kept.skipped[0].why == SkippedBecause::claimed);
    CHECK(fixture.get(fixture.held.id).assignee == "atelier/worker/alice");
    fixture.lease(true);
    CHECK(names_of_ids(import_rows_of(fixture, open).updated) == fixture.held.id.str());
    CHECK(fixture.get(fixture.held.id).assignee.empty());

    Bead pinned = fixture.core;
    pinned.status = BeadStatus::pinned;
    fixture.update(pinned);
    const std::string rest = R"("labels":["at:changeset","cs:ready"],"dependencies":[)" +
                             bead_edge(pinned.id.str(), fixture.first.id.str(), "parent-child") +
                             "]," + future;
    for (const std::string status : {"closed", "hooked", "in_progress"})
        CHECK(import_rows_of(fixture,
                             bead_row(pinned.id.str(), R"("status":")" + status + "\"," + rest))
                  .skipped.at(0)
                  .why == SkippedBecause::pinned);
    CHECK(import_rows_of(fixture, bead_row(pinned.id.str(), R"("status":"open",)" + rest))
              .updated.size() == 1);
}

TEST_CASE("rows are written in an order that their links allow") {
    PlanFixture fixture;
    const ImportOutcome outcome = import_rows_of(
        fixture,
        bead_row("at-e.2", R"("dependencies":[)" + bead_edge("at-e.2", "at-e.1", "blocks") + "," +
                               bead_edge("at-e.2", "at-e", "parent-child") + "]") +
            bead_row("at-e.1",
                     R"("dependencies":[)" + bead_edge("at-e.1", "at-e", "parent-child") + "]") +
            bead_row("at-e"));
    CHECK(names_of_ids(outcome.created) == "at-e.2 at-e.1 at-e");
    CHECK(fixture.get(id("at-e.2")).parent == id("at-e"));
    // A number that came with a child is not given again.
    CHECK(unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
              return plan.next_child(id("at-e"));
          })) == 3);
}

TEST_CASE("rows that are no beads are counted and passed over") {
    PlanFixture fixture;
    const ImportOutcome outcome = import_rows_of(
        fixture,
        "\xef\xbb\xbf"
        R"({"_type":"memory","key":"k","value":"v"})"
        "\r\n\r\n"
        R"({"id":"at-dead","title":"t","status":"tombstone"})"
        "\n"
        R"({"_type":"event","id":"x"})"
        "\n" +
            bead_row("at-a", R"("dependencies":[)" + bead_edge("at-a", "at-dead", "blocks") + "," +
                                 bead_edge("at-a", "at-dead", "parent-child") + "]"));
    CHECK(outcome.memories == 1);
    CHECK(outcome.tombstones == 1);
    CHECK(outcome.unknown == 1);
    CHECK(names_of_ids(outcome.created) == "at-a");
    CHECK(fixture.get(id("at-a")).depends_on.empty());
    CHECK_FALSE(fixture.get(id("at-a")).parent);
}

TEST_CASE("rows without an id are given ones that are free") {
    PlanFixture fixture;
    // The ids that come next: one is in the plan, one is another row's.
    fixture.create(Bead{.id = id("at-00001"), .title = "there"});
    const ImportOutcome outcome = import_rows_of(
        fixture, "{\"title\":\"new\"}\n{\"title\":\"newer\"}\n" + bead_row("at-00002"));
    CHECK(names_of_ids(outcome.created) == "at-00003 at-00004 at-00002");
    CHECK(fixture.get(id("at-00001")).title == "there");
    CHECK(fixture.get(id("at-00003")).created_at == fixture.clock.now());
}

TEST_CASE("a row that says no times changes what it says and keeps when the bead was made") {
    PlanFixture fixture;
    const Bead before =
        fixture.create(Bead{.id = id("at-a"), .title = "old", .issue_type = "task"});
    fixture.clock.advance(Seconds{5});
    CHECK(names_of_ids(import_rows_of(fixture, R"({"id":"at-a","title":"new"})").updated) ==
          "at-a");
    CHECK(fixture.get(id("at-a")).created_at == before.created_at);
    CHECK(fixture.get(id("at-a")).updated_at == fixture.clock.now());
}

TEST_CASE("a dry run says what would be done and does nothing") {
    PlanFixture fixture;
    const ImportOutcome outcome = import_rows_of(fixture, bead_row("at-a"), {.dry_run = true});
    CHECK(names_of_ids(outcome.created) == "at-a");
    CHECK(outcome.dry_run);
    CHECK(fixture.select({}).empty());
    CHECK(fixture.events().empty());
}

TEST_CASE("one wrong row stops all of them, and is named with its line") {
    PlanFixture fixture;
    const std::string good = bead_row("at-good");
    CHECK(
        refused_import(fixture, good + "{\"id\":\n").starts_with("rows.jsonl, line 2: not JSON: "));
    CHECK(refused_import(fixture, good + "\n[]\n") ==
          "rows.jsonl, line 3: it is not a JSON object");
    CHECK(refused_import(fixture, good + R"({"id":"at-b"})") ==
          "rows.jsonl, line 2: 'title' is missing");
    CHECK(refused_import(fixture, R"({"id":"a b","title":"t"})") ==
          "rows.jsonl, line 1: 'a b' is not an id");
    CHECK(refused_import(fixture, good + good) ==
          "rows.jsonl, line 2: at-good is already in line 1");
    CHECK(refused_import(fixture, bead_row("at-b", R"("labels":["at:changeset","cs:ready"])")) ==
          "rows.jsonl, line 1: at-b is a changeset with no epic above it");
    CHECK(
        refused_import(
            fixture, bead_row("at-e", R"("labels":["at:epic"])") +
                         bead_row("at-e.1", R"("labels":["at:changeset"],"dependencies":[)" +
                                                bead_edge("at-e.1", "at-e", "parent-child") + "]"))
            .starts_with("rows.jsonl, line 2: at-e.1 needs exactly one of the labels"));
    CHECK(fixture.select({}).empty());
}

TEST_CASE("everything that is wrong is listed at once") {
    PlanFixture fixture;
    const Error error = must_fail(try_import(fixture, "{}\n" + bead_row("at-a") + "nonsense\n"));
    CHECK(error.message == "rows.jsonl, line 1: 'title' is missing, and 1 more");
    CHECK(error.details.find("problems")->as_array().size() == 2);
    CHECK(error.details.find("problems")->as_array()[1].find("line")->as_int() == 3);
}

TEST_CASE("beads that would wait for each other are refused, those of the plan included") {
    PlanFixture fixture;
    fixture.create(Bead{.id = id("at-old"), .title = "old"});
    fixture.create(Bead{.id = id("at-mid"), .title = "mid", .depends_on = {id("at-old")}});
    const std::string closing =
        bead_row("at-z") +
        bead_row("at-old", R"("updated_at":"2030-01-01T00:00:00Z","dependencies":[)" +
                               bead_edge("at-old", "at-mid", "blocks") + "]");
    const std::string message = refused_import(fixture, closing);
    CHECK(message.starts_with("rows.jsonl, line 2: these wait for each other: "));
    CHECK(message.find("at-mid -> at-old") != std::string::npos);
    CHECK(refused_import(fixture, bead_row("at-a", R"("dependencies":[)" +
                                                       bead_edge("at-a", "at-a", "blocks") + "]"))
              .find("these wait for each other: at-a -> at-a") != std::string::npos);
}

TEST_CASE("a field that cannot be read is put right as its error says, by export and import") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("An epic");
    Bead changeset = fixture.changeset(epic, "First");
    changeset.description = "changeset.done_head: banana\n";
    fixture.update(changeset);
    const Error error = must_fail(Changeset::of(fixture.get(changeset.id)));
    CHECK_THAT(error.hint, ContainsSubstring("'git atelier export'"));
    CHECK_THAT(error.hint, ContainsSubstring("'git atelier import FILE --allow-stale'"));
    std::string rows = exported(fixture);
    const std::string head(40, 'a');
    rows.replace(rows.find("banana"), 6, head);
    CHECK(names_of_ids(import_rows_of(fixture, rows, {.allow_stale = true}).updated) ==
          changeset.id.str());
    // That it was found good is known here alone.
    CHECK_FALSE(unwrap(Changeset::of(fixture.get(changeset.id))).done_head());
}

TEST_CASE(
    "changesets that come in with paths that overlap are warned of, as when they are planned") {
    PlanFixture here;
    const Bead epic = here.epic("First", {.draft = true});
    const Bead one = here.changeset(epic, "One", {.paths = {"src/**"}});
    const Bead two = here.changeset(epic, "Two", {.paths = {"src/a.c"}});
    here.changeset(epic, "Waits", {.depends_on = {one.id, two.id}, .paths = {"src/b.c"}});
    const std::string text = exported(here);
    PlanFixture there;
    for (const bool dry_run : {true, false}) {
        const ImportOutcome outcome = import_rows_of(there, text, {.dry_run = dry_run});
        REQUIRE(outcome.warnings.size() == 1);
        CHECK_THAT(outcome.warnings[0],
                   ContainsSubstring(two.id.str() + " may change files that " + one.id.str() +
                                     " may change too (src/a.c)"));
    }
    // What was there before is not said again.
    CHECK(import_rows_of(there, text).warnings.empty());
}
