#include "app/interchange/export_beads.hpp"

#include "base/text.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<Json> rows(TestPlan& world) {
    std::vector<Json> out;
    const std::size_t count = must(export_beads(world.overseer(), [&](const Json& row) {
        out.push_back(row);
        return Result<void>();
    }));
    CHECK(count == out.size());
    return out;
}

} // namespace

TEST_CASE("every bead is a row, parents and prerequisites first") {
    TestPlan world;
    const Bead epic = world.epic("An epic");
    const Bead first = world.changeset(epic, "First");
    const Bead second = world.changeset(epic, "Second");
    Bead changed = first;
    add_dependency(changed, second.id);
    changed.status = BeadStatus::closed;
    world.update(changed);
    std::vector<std::string> ids;
    for (const Json& row : rows(world))
        ids.push_back(row.string_at("id"));
    CHECK(ids == std::vector<std::string>{epic.id.str(), second.id.str(), first.id.str()});
    TestPlan empty;
    CHECK(rows(empty).empty());
}

TEST_CASE("an agent goes out as what every Beads program takes") {
    TestPlan world;
    Bead agent{.id = id("at-worker-alice"), .title = "atelier/worker/alice"};
    agent.issue_type = "agent";
    agent.labels = {"at:agent"};
    world.create(agent);
    Bead foreign{.id = id("web-mayor"), .title = "mayor"};
    foreign.issue_type = "agent";
    world.create(foreign);
    const auto all = rows(world);
    REQUIRE(all.size() == 2);
    for (const Json& row : all)
        CHECK(row.string_at("issue_type") ==
              (row.string_at("id") == "at-worker-alice" ? "message" : "agent"));
}

TEST_CASE("a claimed epic says until when") {
    TestPlan world;
    const Bead epic = world.epic("An epic");
    Lease lease{.on = epic.id,
                .agent = *AgentId::parse("atelier/worker/alice"),
                .session = *SessionId::parse("s1")};
    lease.expires_at = *parse_time("2026-01-01T10:00:00Z");
    world.put(lease);
    CHECK(rows(world)[0].string_at("description").find("claim_expires_at: 2026-01-01T10:00:00") !=
          std::string::npos);
}

TEST_CASE("an export ends with the first row that cannot be written") {
    TestPlan world;
    world.epic("One");
    world.epic("Two");
    int count = 0;
    const auto failed = export_beads(world.overseer(), [&](const Json&) -> Result<void> {
        ++count;
        return fail(ErrorCode::interrupted, "nobody reads");
    });
    CHECK(must_fail(failed).code == ErrorCode::interrupted);
    CHECK(count == 1);
}
