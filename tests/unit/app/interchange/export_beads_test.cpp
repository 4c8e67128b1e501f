#include "app/interchange/export_beads.hpp"

#include "app/plan/promote_epic.hpp"
#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/run_samples.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<Json> rows(PlanFixture& fixture) {
    std::vector<Json> out;
    const auto outcome = unwrap(export_beads(fixture.overseer(), gone, [&](const Json& row) {
        out.push_back(row);
        return Result<void>();
    }));
    CHECK(outcome.beads == out.size());
    return out;
}

ExportOutcome counted_rows(PlanFixture& fixture, ExportedWords words, std::string& text) {
    const auto add = [&](const Json& row) {
        text += row.dump();
        return Result<void>();
    };
    return unwrap(export_beads(fixture.overseer(), gone, add, words));
}

} // namespace

TEST_CASE("what is approved goes out, and draft versions of it are counted") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("An epic", {.draft = true});
    Bead first = fixture.changeset(epic, "First");
    unwrap(promote_epic(fixture.overseer(), {epic.id, true}));
    first = fixture.get(first.id);
    first.title = "Otherwise";
    fixture.update(first);
    fixture.changeset(epic, "Late");
    std::string approved;
    const auto outcome = counted_rows(fixture, ExportedWords::approved, approved);
    CHECK(outcome.beads == 3);
    CHECK(outcome.drafts == 1);
    CHECK_THAT(approved, ContainsSubstring(R"("title":"First")"));
    CHECK_THAT(approved, ContainsSubstring("at:draft"));
    std::string planned;
    CHECK(counted_rows(fixture, ExportedWords::planned, planned).drafts == 0);
    CHECK_THAT(planned, ContainsSubstring(R"("title":"Otherwise")"));
}

TEST_CASE("runs go out with what is recorded of them, and are counted") {
    PlanFixture fixture;
    fixture.epic("An epic");
    put_run(fixture.store, a_run("at-r"));
    std::string text;
    const auto outcome = counted_rows(fixture, ExportedWords::approved, text);
    CHECK(outcome.beads == 2);
    CHECK(outcome.runs == 1);
    CHECK_THAT(text, ContainsSubstring("at:run") && ContainsSubstring("steps:"));
}

TEST_CASE("every bead is a row, parents and prerequisites first") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("An epic");
    const Bead first = fixture.changeset(epic, "First");
    const Bead second = fixture.changeset(epic, "Second");
    Bead changed = first;
    add_dependency(changed, second.id);
    changed.status = BeadStatus::closed;
    fixture.update(changed);
    std::vector<std::string> ids;
    for (const Json& row : rows(fixture))
        ids.push_back(row.string_at("id"));
    CHECK(ids == std::vector<std::string>{epic.id.str(), second.id.str(), first.id.str()});
    PlanFixture empty;
    CHECK(rows(empty).empty());
}

TEST_CASE("an agent goes out as what every Beads program takes") {
    PlanFixture fixture;
    Bead agent{.id = id("at-worker-alice"), .title = "atelier/worker/alice"};
    agent.issue_type = "agent";
    agent.labels = {"at:agent"};
    fixture.create(agent);
    Bead foreign{.id = id("web-mayor"), .title = "mayor"};
    foreign.issue_type = "agent";
    fixture.create(foreign);
    const auto all = rows(fixture);
    REQUIRE(all.size() == 2);
    for (const Json& row : all)
        CHECK(row.string_at("issue_type") ==
              (row.string_at("id") == "at-worker-alice" ? "message" : "agent"));
}

TEST_CASE("a claimed epic says until when") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("An epic");
    Lease lease{.on = epic.id,
                .agent = *AgentId::parse("atelier/worker/alice"),
                .session = *SessionId::parse("s1")};
    lease.expires_at = *parse_time("2026-01-01T10:00:00Z");
    fixture.put(lease);
    CHECK(rows(fixture)[0].string_at("description").find("claim_expires_at: 2026-01-01T10:00:00") !=
          std::string::npos);
}

TEST_CASE("an export ends with the first row that cannot be written") {
    PlanFixture fixture;
    fixture.epic("One");
    fixture.epic("Two");
    int count = 0;
    const auto failed = export_beads(fixture.overseer(), gone, [&](const Json&) -> Result<void> {
        ++count;
        return fail(ErrorCode::interrupted, "nobody reads");
    });
    CHECK(must_fail(failed).code == ErrorCode::interrupted);
    CHECK(count == 1);
}

TEST_CASE("a field that cannot be read goes out as it stands") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("An epic");
    Bead changeset = fixture.changeset(epic, "First");
    changeset.description = "changeset.done_head: banana\n";
    fixture.update(changeset);
    CHECK(rows(fixture).at(1).string_at("description") == changeset.description);
}
