#include "app/mail/notices.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Checking {
    PlanFixture fixture;
    Bead epic = fixture.epic("There already");
    PlanDocument document = planned("Greeting");

    static PlanDocument planned(const std::string& title) {
        PlannedEpic planned;
        planned.title = title;
        planned.line = 1;
        PlannedChangeset changeset;
        changeset.title = "Say hello";
        changeset.line = 4;
        planned.changesets.push_back(changeset);
        PlanDocument document;
        document.epics.push_back(planned);
        document.file = "plan.yaml";
        return document;
    }
    PlannedChangeset& changeset() { return document.epics.front().changesets.front(); }
    Result<void> check() {
        return fixture.store.read(
            [&](PlanReader& plan) { return check_against_store(plan, document, 800); });
    }
    Result<void> cycle(const BeadId& dependent, const BeadId& prerequisite) {
        return fixture.store.read(
            [&](PlanReader& plan) { return check_no_cycle(plan, dependent, prerequisite); });
    }
};

} // namespace

TEST_CASE("a plan may depend on beads of the store that can be finished", "[app][plan]") {
    Checking at;
    const Bead task = at.fixture.task(at.epic, "think");
    for (const BeadId& there : {at.epic.id, task.id}) {
        at.changeset().depends_on = {{there.str(), 5}};
        CHECK(at.check());
    }
    at.changeset().depends_on = {{"at-nowhere", 5}};
    CHECK(must_fail(at.check()).code == ErrorCode::plan_invalid);
}

TEST_CASE("nothing waits for mail", "[app][plan]") {
    Checking at;
    const BeadId message = unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, at.fixture.worker(),
                         {.to = "overseer", .subject = "hello", .key = "k"});
    }));
    at.changeset().depends_on = {{message.str(), 5}};
    CHECK(must_fail(at.check()).code == ErrorCode::plan_invalid);
}

TEST_CASE("a description with a line that would be read as a field is refused where it stands",
          "[app][plan]") {
    Checking at;
    SECTION("an epic's") {
        at.document.epics.front().description = "scope: everything";
    }
    SECTION("a changeset's") {
        at.changeset().description = "Do it.\nchangeset.lines: 7";
    }
    const Error fault = must_fail(at.check());
    CHECK(fault.code == ErrorCode::plan_invalid);
    CHECK_THAT(fault.message, ContainsSubstring("would be read as a field"));
}

TEST_CASE("prose that looks like a field of another kind of bead is prose", "[app][plan]") {
    Checking at;
    CHECK(check_prose(at.document, 1, BeadKind::changeset, "scope: everything"));
    CHECK_FALSE(check_prose(at.document, 1, BeadKind::epic, "scope: everything"));
    CHECK(check_prose(at.document, 1, BeadKind::epic, "scope : everything"));
}

TEST_CASE("a prerequisite may not wait for what depends on it, however far around", "[app][plan]") {
    Checking at;
    const Bead first = at.fixture.changeset(at.epic, "First");
    const Bead second = at.fixture.changeset(at.epic, "Second", {.depends_on = {first.id}});
    const Bead third = at.fixture.changeset(at.epic, "Third", {.depends_on = {second.id}});
    CHECK(at.cycle(third.id, first.id));
    CHECK(must_fail(at.cycle(first.id, first.id)).code == ErrorCode::plan_invalid);
    CHECK(must_fail(at.cycle(first.id, third.id)).code == ErrorCode::plan_invalid);
    CHECK(at.cycle(first.id, id("at-nowhere")));
}

TEST_CASE("an epic waits for its changesets, and they for what it depends on", "[app][plan]") {
    Checking at;
    const Bead inside = at.fixture.changeset(at.epic, "Inside");
    CHECK(must_fail(at.cycle(inside.id, at.epic.id)).code == ErrorCode::plan_invalid);
    CHECK(must_fail(at.cycle(at.epic.id, inside.id)).code == ErrorCode::plan_invalid);
    const Bead after = at.fixture.epic("After", {.depends_on = {at.epic.id}});
    const Bead later = at.fixture.changeset(after, "Later");
    CHECK(must_fail(at.cycle(inside.id, later.id)).code == ErrorCode::plan_invalid);
    CHECK(at.cycle(later.id, inside.id));
}
