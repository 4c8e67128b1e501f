#include "app/interchange/import_beads.hpp"

#include "app/interchange/export_beads.hpp"
#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<ImportOutcome> try_import(PlanFixture& fixture, const std::string& text,
                                 const ImportRequest& how = {}) {
    ImportRequest request = how;
    request.text = text;
    request.source = "rows.jsonl";
    return import_beads(fixture.overseer(), request, nullptr);
}

ImportOutcome import(PlanFixture& fixture, const std::string& text, const ImportRequest& how = {}) {
    return unwrap(try_import(fixture, text, how));
}

std::string refused(PlanFixture& fixture, const std::string& text) {
    const auto before = fixture.events().size();
    const Error error = must_fail(try_import(fixture, text));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK(fixture.events().size() == before);
    return error.message;
}

std::string exported(PlanFixture& fixture) {
    std::string out;
    unwrap(export_beads(fixture.overseer(), [&](const Json& row) {
        out += row.dump() + "\n";
        return Result<void>();
    }));
    return out;
}

std::string names(const std::vector<BeadId>& ids) {
    std::vector<std::string> out;
    for (const BeadId& each : ids)
        out.push_back(each.str());
    return join(out, " ");
}

// `key` and value of one row, the rest as short as can be.
std::string row(const std::string& name, const std::string& more = {}) {
    return R"({"id":")" + name + R"(","title":"title of )" + name + "\"" +
           (more.empty() ? "" : "," + more) + "}\n";
}

std::string edge(const std::string& from, const std::string& to, const std::string& type) {
    return R"({"issue_id":")" + from + R"(","depends_on_id":")" + to + R"(","type":")" + type +
           "\"}";
}

// An epic with two changesets, a claimed one, mail and an agent.
struct Lived : PlanFixture {
    Bead first = epic("First");
    Bead core = changeset(first, "Core");
    Bead cli = changeset(first, "Cli", {.depends_on = {core.id}});
    Bead held = epic("Held", {.depends_on = {first.id}});

    Lived() {
        task(core, "write");
        held.status = BeadStatus::hooked;
        held.assignee = "atelier/worker/alice";
        held = update(held);
        Bead agent{.id = id("at-worker-alice"), .title = "alice", .issue_type = "agent"};
        agent.labels = {"at:agent"};
        agent.assignment = held.id;
        create(agent);
        Bead mail{.id = id("at-mail1"), .title = "BLOCKED: \"x\"", .issue_type = "message"};
        mail.labels = {"at:message"};
        mail.description = "---\nbody, with: marks\n";
        mail.message = MessageHeader{.from = "atelier/worker/alice", .thread = core.id};
        create(mail);
    }
    void lease(bool ended = false) {
        Lease made{.on = held.id,
                   .agent = *AgentId::parse("atelier/worker/alice"),
                   .session = *SessionId::parse("s1")};
        made.expires_at = clock.now() + Seconds{120};
        made.ended = ended;
        put(made);
    }
};

} // namespace

TEST_CASE("an export goes into an empty plan and comes out the same") {
    Lived here;
    here.lease();
    const std::string text = exported(here);
    PlanFixture there;
    const ImportOutcome outcome = import(there, text);
    CHECK(outcome.created.size() == 7);
    CHECK(outcome.updated.empty());
    CHECK(exported(there) == text);
    CHECK(there.get(here.cli.id).created_at == here.cli.created_at);
    CHECK(there.get(id("at-mail1")).message->thread == here.core.id);
    CHECK(there.get(id("at-worker-alice")).assignment == here.held.id);
}

TEST_CASE("what is there already as it stands in the file is unchanged") {
    Lived here;
    here.lease();
    const std::string text = exported(here);
    const auto events = here.events().size();
    const ImportOutcome again = import(here, text);
    CHECK(again.unchanged == 7);
    CHECK(again.created.empty());
    CHECK(again.skipped.empty());
    CHECK(here.events().size() == events);
    // Also when the lease has been renewed meanwhile.
    here.clock.advance(Seconds{30});
    here.lease();
    CHECK(import(here, text).unchanged == 7);
}

TEST_CASE("each written bead appends one event") {
    PlanFixture fixture;
    import(fixture, row("at-a") + row("at-e", R"("labels":["at:epic"])"));
    CHECK(fixture.event_types() == std::vector<std::string>{"bead.imported", "epic.imported"});
    CHECK(fixture.events()[1].bead == id("at-e"));
    CHECK(fixture.events()[0].data == R"({"change":"created"})");
    fixture.clock.advance(Seconds{1});
    import(fixture, row("at-a", R"("notes":"n")"));
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
    import(fixture, at_second("10", "one"));
    const ImportOutcome newer = import(fixture, at_second("20", "two"));
    CHECK(names(newer.updated) == "at-a");
    CHECK(fixture.get(id("at-a")).title == "two");
    CHECK(fixture.get(id("at-a")).revision == 2);
    CHECK(fixture.get(id("at-a")).updated_at == *parse_time("2026-01-01T00:00:20Z"));

    const ImportOutcome older = import(fixture, "\n" + at_second("15", "three"));
    REQUIRE(older.skipped.size() == 1);
    CHECK(older.skipped[0].id == id("at-a"));
    CHECK(older.skipped[0].why == SkippedBecause::older);
    CHECK(older.skipped[0].line == 2);
    CHECK(older.skipped[0].ours == *parse_time("2026-01-01T00:00:20Z"));
    CHECK(older.skipped[0].theirs == *parse_time("2026-01-01T00:00:15Z"));
    CHECK(import(fixture, at_second("20", "three")).skipped[0].why == SkippedBecause::same_time);
    CHECK(fixture.get(id("at-a")).title == "two");

    CHECK(names(import(fixture, at_second("15", "three"), {.allow_stale = true}).updated) ==
          "at-a");
    CHECK(fixture.get(id("at-a")).title == "three");
    // The same words at another time are no change.
    CHECK(import(fixture, at_second("59", "three")).unchanged == 1);
    CHECK(import(fixture, at_second("01", "three")).unchanged == 1);
}

TEST_CASE("a row does not take a claim from whoever holds it, nor close what is pinned") {
    Lived fixture;
    fixture.lease();
    const std::string future = R"("updated_at":"2030-01-01T00:00:00Z")";
    const std::string open =
        row(fixture.held.id.str(), R"("status":"open","labels":["at:epic"],)" + future);
    const ImportOutcome kept = import(fixture, open, {.allow_stale = true});
    REQUIRE(kept.skipped.size() == 1);
    CHECK(kept.skipped[0].why == SkippedBecause::claimed);
    CHECK(fixture.get(fixture.held.id).assignee == "atelier/worker/alice");
    fixture.lease(true);
    CHECK(names(import(fixture, open).updated) == fixture.held.id.str());
    CHECK(fixture.get(fixture.held.id).assignee.empty());

    Bead pinned = fixture.core;
    pinned.status = BeadStatus::pinned;
    fixture.update(pinned);
    const std::string rest = R"("labels":["at:changeset","cs:ready"],"dependencies":[)" +
                             edge(pinned.id.str(), fixture.first.id.str(), "parent-child") + "]," +
                             future;
    for (const std::string status : {"closed", "hooked", "in_progress"})
        CHECK(import(fixture, row(pinned.id.str(), R"("status":")" + status + "\"," + rest))
                  .skipped.at(0)
                  .why == SkippedBecause::pinned);
    CHECK(import(fixture, row(pinned.id.str(), R"("status":"open",)" + rest)).updated.size() == 1);
}

TEST_CASE("rows are written in an order that their links allow") {
    PlanFixture fixture;
    const ImportOutcome outcome =
        import(fixture, row("at-e.2", R"("dependencies":[)" + edge("at-e.2", "at-e.1", "blocks") +
                                          "," + edge("at-e.2", "at-e", "parent-child") + "]") +
                            row("at-e.1", R"("dependencies":[)" +
                                              edge("at-e.1", "at-e", "parent-child") + "]") +
                            row("at-e"));
    CHECK(names(outcome.created) == "at-e.2 at-e.1 at-e");
    CHECK(fixture.get(id("at-e.2")).parent == id("at-e"));
    // A number that came with a child is not given again.
    CHECK(unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
              return plan.next_child(id("at-e"));
          })) == 3);
}

TEST_CASE("rows that are no beads are counted and passed over") {
    PlanFixture fixture;
    const ImportOutcome outcome =
        import(fixture, "\xef\xbb\xbf"
                        R"({"_type":"memory","key":"k","value":"v"})"
                        "\r\n\r\n"
                        R"({"id":"at-dead","title":"t","status":"tombstone"})"
                        "\n"
                        R"({"_type":"event","id":"x"})"
                        "\n" +
                            row("at-a", R"("dependencies":[)" + edge("at-a", "at-dead", "blocks") +
                                            "," + edge("at-a", "at-dead", "parent-child") + "]"));
    CHECK(outcome.memories == 1);
    CHECK(outcome.tombstones == 1);
    CHECK(outcome.unknown == 1);
    CHECK(names(outcome.created) == "at-a");
    CHECK(fixture.get(id("at-a")).depends_on.empty());
    CHECK_FALSE(fixture.get(id("at-a")).parent);
}

TEST_CASE("rows without an id are given ones that are free") {
    PlanFixture fixture;
    // The ids that come next: one is in the plan, one is another row's.
    fixture.create(Bead{.id = id("at-00001"), .title = "there"});
    const ImportOutcome outcome =
        import(fixture, "{\"title\":\"new\"}\n{\"title\":\"newer\"}\n" + row("at-00002"));
    CHECK(names(outcome.created) == "at-00003 at-00004 at-00002");
    CHECK(fixture.get(id("at-00001")).title == "there");
    CHECK(fixture.get(id("at-00003")).created_at == fixture.clock.now());
}

TEST_CASE("a row that says no times changes what it says and keeps when the bead was made") {
    PlanFixture fixture;
    const Bead before =
        fixture.create(Bead{.id = id("at-a"), .title = "old", .issue_type = "task"});
    fixture.clock.advance(Seconds{5});
    CHECK(names(import(fixture, R"({"id":"at-a","title":"new"})").updated) == "at-a");
    CHECK(fixture.get(id("at-a")).created_at == before.created_at);
    CHECK(fixture.get(id("at-a")).updated_at == fixture.clock.now());
}

TEST_CASE("a dry run says what would be done and does nothing") {
    PlanFixture fixture;
    const ImportOutcome outcome = import(fixture, row("at-a"), {.dry_run = true});
    CHECK(names(outcome.created) == "at-a");
    CHECK(outcome.dry_run);
    CHECK(fixture.select({}).empty());
    CHECK(fixture.events().empty());
}

TEST_CASE("one wrong row stops all of them, and is named with its line") {
    PlanFixture fixture;
    const std::string good = row("at-good");
    CHECK(
        refused(fixture, good + "{\"id\":\n").starts_with("rows.jsonl, line 2: no JSON at column"));
    CHECK(refused(fixture, good + "\n[]\n") == "rows.jsonl, line 3: it is no object");
    CHECK(refused(fixture, good + R"({"id":"at-b"})") == "rows.jsonl, line 2: 'title' is missing");
    CHECK(refused(fixture, R"({"id":"a b","title":"t"})") ==
          "rows.jsonl, line 1: 'a b' is not an id");
    CHECK(refused(fixture, good + good) == "rows.jsonl, line 2: at-good stands in line 1 already");
    CHECK(refused(fixture, good + row("at-b", R"("dependencies":[)" +
                                                  edge("at-b", "at-x", "parent-child") + "]")) ==
          "rows.jsonl, line 2: there is no at-x, which at-b is below");
    CHECK(refused(fixture,
                  row("at-b", R"("dependencies":[)" + edge("at-b", "at-x", "blocks") + "]")) ==
          "rows.jsonl, line 1: there is no at-x, which at-b depends on");
    CHECK(refused(fixture, row("at-b", R"("labels":["at:changeset","cs:ready"])")) ==
          "rows.jsonl, line 1: at-b is a changeset below no epic");
    CHECK(refused(fixture, row("at-e", R"("labels":["at:epic"])") +
                               row("at-e.1", R"("labels":["at:changeset"],"dependencies":[)" +
                                                 edge("at-e.1", "at-e", "parent-child") + "]"))
              .starts_with("rows.jsonl, line 2: at-e.1 needs exactly one of the labels"));
    CHECK(fixture.select({}).empty());
}

TEST_CASE("everything that is wrong is listed at once") {
    PlanFixture fixture;
    const Error error = must_fail(try_import(fixture, "{}\n" + row("at-a") + "nonsense\n"));
    CHECK(error.message == "rows.jsonl, line 1: 'title' is missing, and 1 more");
    CHECK(error.details.find("problems")->as_array().size() == 2);
    CHECK(error.details.find("problems")->as_array()[1].find("line")->as_int() == 3);
}

TEST_CASE("beads that would wait for each other are refused, those of the plan included") {
    PlanFixture fixture;
    fixture.create(Bead{.id = id("at-old"), .title = "old"});
    fixture.create(Bead{.id = id("at-mid"), .title = "mid", .depends_on = {id("at-old")}});
    const std::string closing =
        row("at-z") + row("at-old", R"("updated_at":"2030-01-01T00:00:00Z","dependencies":[)" +
                                        edge("at-old", "at-mid", "blocks") + "]");
    const std::string message = refused(fixture, closing);
    CHECK(message.starts_with("rows.jsonl, line 2: these wait for each other: "));
    CHECK(message.find("at-mid -> at-old") != std::string::npos);
    CHECK(
        refused(fixture, row("at-a", R"("dependencies":[)" + edge("at-a", "at-a", "blocks") + "]"))
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
    CHECK_THAT(error.hint, ContainsSubstring("'git atelier import --allow-stale'"));
    std::string rows = exported(fixture);
    const std::string head(40, 'a');
    rows.replace(rows.find("banana"), 6, head);
    CHECK(names(import(fixture, rows, {.allow_stale = true}).updated) == changeset.id.str());
    CHECK(unwrap(Changeset::of(fixture.get(changeset.id))).done_head()->str() == head);
}
