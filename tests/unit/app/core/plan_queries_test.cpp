#include "app/core/epic_queries.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Queries {
    PlanFixture fixture;
    Bead library = fixture.epic("Library");
    Bead core = fixture.changeset(library, "Core");
    Bead epic = fixture.epic("Program", {.depends_on = {library.id}});
    Bead first = fixture.changeset(epic, "First", {.depends_on = {core.id}});
    Bead second = fixture.changeset(epic, "Second", {.depends_on = {first.id}});
    Bead task = fixture.task(first, "write");
    Bead subtask = fixture.task(task, "a part");

    template <class Query>
    auto read(const Query& query) {
        return fixture.store.read([&](PlanReader& plan) { return query(plan); });
    }
    EpicTree graph(const BeadId& of) {
        return unwrap(read([&](PlanReader& plan) { return load_epic(plan, of); }));
    }
    void announce(const BeadId& about) {
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.worker(),
                             {.to = "planner", .subject = "more", .key = more_work_key(about)});
        }));
    }
};

} // namespace

TEST_CASE("a bead of another kind is not found, and said to be what it is", "[app][core]") {
    Queries at;
    const auto epic = [&](const BeadId& of) {
        return at.read([&](PlanReader& plan) { return require_epic(plan, of); });
    };
    CHECK(unwrap(epic(at.epic.id)) == at.epic);
    const Error fault = must_fail(epic(at.first.id));
    CHECK(fault.code == ErrorCode::not_found);
    CHECK(fault.message ==
          at.first.id.str() + " is a changeset of " + at.epic.id.str() + ", not an epic");
    CHECK(must_fail(epic(id("at-nowhere"))).message == "there is no bead at-nowhere");
    const auto changeset =
        at.read([&](PlanReader& plan) { return require_changeset(plan, at.epic.id); });
    CHECK(must_fail(changeset).code == ErrorCode::not_found);
}

TEST_CASE("an epic is loaded with all below it and what it waits for outside", "[app][core]") {
    Queries at;
    const EpicTree graph = at.graph(at.epic.id);
    for (const Bead& bead : {at.first, at.second, at.task, at.subtask, at.core, at.library})
        CHECK(graph.find(bead.id) != nullptr);
    CHECK(graph.changesets().size() == 2);
    CHECK(at.graph(at.library.id).find(at.epic.id) == nullptr);
}

TEST_CASE("what supersedes a prerequisite is loaded with it", "[app][core]") {
    Queries at;
    const Bead fresh = at.fixture.changeset(at.library, "New core");
    CHECK(at.graph(at.epic.id).find(fresh.id) == nullptr);
    at.fixture.update(unwrap(abandon(at.core, "replaced", fresh.id)));
    CHECK(at.graph(at.epic.id).find(fresh.id) != nullptr);
}

TEST_CASE("an outline has an epic's changesets and not their tasks", "[app][core]") {
    Queries at;
    const auto outline =
        unwrap(at.read([&](PlanReader& plan) { return load_outline(plan, at.epic); }));
    CHECK(outline.changesets().size() == 2);
    CHECK(outline.find(at.task.id) == nullptr);
    CHECK(outline.find(at.core.id) != nullptr);
}

TEST_CASE("the epic of a bead is the one above it, however deep it is", "[app][core]") {
    Queries at;
    const auto above = [&](const Bead& bead) {
        return at.read([&](PlanReader& plan) { return epic_of(plan, bead); });
    };
    for (const Bead& bead : {at.epic, at.first, at.task, at.subtask})
        CHECK(unwrap(above(bead)).id == at.epic.id);
    Bead loose{.id = id("at-loose"), .title = "on its own"};
    CHECK(must_fail(above(loose)).code == ErrorCode::not_found);
    loose.parent = id("at-nowhere");
    CHECK(must_fail(above(loose)).code == ErrorCode::not_found);
}

TEST_CASE("beads that stand above each other belong to no epic", "[app][core]") {
    Queries at;
    Bead task = at.task;
    task.parent = at.subtask.id;
    at.fixture.update(task);
    const auto above = at.read([&](PlanReader& plan) { return epic_of(plan, at.subtask); });
    CHECK(must_fail(above).message == at.subtask.id.str() + " belongs to no epic");
}

TEST_CASE("more work is announced by an open message alone, of its own epic", "[app][core]") {
    Queries at;
    const auto announced = [&](const BeadId& of) {
        return unwrap(at.read([&](PlanReader& plan) { return more_work_announced(plan, of); }));
    };
    CHECK_FALSE(announced(at.epic.id));
    at.announce(at.epic.id);
    CHECK(announced(at.epic.id));
    CHECK_FALSE(announced(at.library.id));
    const auto messages = unwrap(messages_in(at.fixture.select({.kind = BeadKind::message})));
    CHECK(epics_with_more_work(messages) == std::set<BeadId>{at.epic.id});
    unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
        return close_notices(plan, more_work_key(at.epic.id), "planned");
    }));
    CHECK_FALSE(announced(at.epic.id));
}

TEST_CASE("open epics are all that are not closed, oldest first", "[app][core]") {
    Queries at;
    const Bead draft = at.fixture.epic("Draft", {.draft = true});
    at.library.status = BeadStatus::closed;
    at.library.close_reason = "done";
    at.fixture.update(at.library);
    std::vector<BeadId> ids;
    for (const Bead& epic : unwrap(at.read([](PlanReader& plan) { return open_epics(plan); })))
        ids.push_back(epic.id);
    CHECK(ids == std::vector{at.epic.id, draft.id});
}

TEST_CASE("many epics are loaded as each of them would be alone", "[app][core]") {
    Queries at;
    const Bead fresh = at.fixture.changeset(at.library, "New core");
    at.fixture.update(unwrap(abandon(at.core, "replaced", fresh.id)));
    const std::vector<Bead> epics = {at.epic, at.library};
    const auto graphs = unwrap(at.read([&](PlanReader& plan) { return load_epics(plan, epics); }));
    REQUIRE(graphs.size() == 2);
    for (std::size_t i = 0; i < epics.size(); ++i) {
        const EpicTree alone = at.graph(epics[i].id);
        CHECK(graphs[i].changesets() == alone.changesets());
        for (const Bead& bead : at.fixture.select({}))
            CHECK((graphs[i].find(bead.id) != nullptr) == (alone.find(bead.id) != nullptr));
    }
}

TEST_CASE("epics, changesets and tasks are part of a plan, and nothing else is", "[app][core]") {
    Queries at;
    for (const Bead& bead : at.fixture.select({}))
        CHECK(require_part_of_plan(bead).has_value());
    const Bead agent{.id = *BeadId::parse("at-worker-ann"), .issue_type = "agent"};
    const Error refused = must_fail(require_part_of_plan(agent));
    CHECK(refused.code == ErrorCode::usage);
    CHECK_THAT(refused.message, ContainsSubstring("which is not part of a plan"));
}
