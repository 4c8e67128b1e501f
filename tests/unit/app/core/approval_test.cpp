#include "app/core/approval.hpp"

#include "app/core/epic_queries.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Promoted : PlanFixture {
    Bead greeting = epic("Greeting");
    Bead first = changeset(greeting, "First");
    Bead second = changeset(greeting, "Second");

    Promoted() {
        unwrap(store.write(overseer().stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(const PlanText text, planned_text(plan, greeting));
            return record_promotion(plan, EventType::epic_approved, greeting.id, text, {});
        }));
    }
    void rename(const BeadId& id, const std::string& title) {
        Bead bead = get(id);
        bead.title = title;
        update(bead);
    }
    EpicTree in_force() {
        return unwrap(store.read([&](PlanReader& plan) { return load_epic(plan, greeting.id); }));
    }
    std::vector<WaitingChange> waiting() {
        return unwrap(
            store.read([&](PlanReader& plan) { return what_waits(plan, get(greeting.id)); }));
    }
};

} // namespace

TEST_CASE("every way to an epic gives it as it is approved", "[app][approval]") {
    Promoted plan;
    plan.rename(plan.first.id, "Forged");
    CHECK(plan.in_force().find(plan.first.id)->title == "First");
    unwrap(plan.store.read([&](PlanReader& reader) -> Result<void> {
        CHECK(unwrap(load_outline(reader, plan.greeting)).find(plan.first.id)->title == "First");
        CHECK(unwrap(load_epics(reader, {plan.greeting})).at(0).find(plan.first.id)->title ==
              "First");
        CHECK(unwrap(load_epics(reader, {plan.greeting})).at(0).waiting() ==
              std::set<BeadId>{plan.first.id});
        CHECK(unwrap(changeset_as_approved(reader, plan.first.id)).title == "First");
        CHECK(unwrap(load_plan(reader, plan.greeting.id)).find(plan.first.id)->title == "Forged");
        return {};
    }));
}

TEST_CASE("a prerequisite that is approved stays one when its row drops it", "[app][approval]") {
    PlanFixture plan;
    const Bead library = plan.epic("Library");
    const Bead core = plan.changeset(library, "Core");
    const Bead program = plan.epic("Program");
    Bead shell = plan.changeset(program, "Shell", {.depends_on = {core.id}});
    unwrap(plan.store.write(plan.overseer().stamp(), [&](PlanWriter& writer) -> Result<void> {
        ATELIER_TRY(const PlanText text, planned_text(writer, program));
        return record_promotion(writer, EventType::epic_approved, program.id, text, {});
    }));
    shell.depends_on.clear();
    plan.update(shell);
    unwrap(plan.store.read([&](PlanReader& reader) -> Result<void> {
        const EpicTree one = unwrap(load_epic(reader, program.id));
        CHECK_FALSE(not_runnable(*one.find(shell.id), one).empty());
        const EpicTree of_many = unwrap(load_epics(reader, {program})).at(0);
        CHECK(of_many.find(core.id) != nullptr);
        return {};
    }));
}

TEST_CASE("an epic of which no text was recorded is in force as it stands", "[app][approval]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    changeset.title = "Changed";
    plan.update(changeset);
    unwrap(plan.store.read([&](PlanReader& reader) -> Result<void> {
        CHECK_FALSE(unwrap(approved_text(reader, epic.id)));
        CHECK(unwrap(load_epic(reader, epic.id)).find(changeset.id)->title == "Changed");
        CHECK(unwrap(what_waits(reader, epic)).empty());
        return {};
    }));
}

TEST_CASE("the words of such an epic are kept before somebody else changes them",
          "[app][approval]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    const Context planner = plan.planner();
    unwrap(plan.store.write(planner.stamp(), [&](PlanWriter& writer) -> Result<void> {
        ATELIER_TRY(const PlanChange change, begin_change(writer, planner, epic));
        changeset.title = "Changed";
        ATELIER_CHECK(writer.update(changeset));
        return end_change(writer, planner, change);
    }));
    CHECK(plan.event_types() == std::vector<std::string>{"epic.adopted"});
    unwrap(plan.store.read([&](PlanReader& reader) -> Result<void> {
        CHECK(unwrap(load_epic(reader, epic.id)).find(changeset.id)->title == "C");
        CHECK(unwrap(what_waits(reader, epic)).size() == 1);
        return {};
    }));
}

TEST_CASE("a text that was adopted never stands against one that was promoted", "[app][approval]") {
    Promoted plan;
    plan.rename(plan.first.id, "Forged");
    unwrap(plan.store.write(plan.planner().stamp(), [&](PlanWriter& writer) -> Result<void> {
        ATELIER_TRY(const PlanText text, planned_text(writer, plan.greeting));
        return writer.append({EventType::epic_adopted, plan.greeting.id,
                              Json::object()
                                  .set("approved", plan_text_json(text))
                                  .set("digests", digests_json(plan.greeting.id, text))});
    }));
    CHECK(plan.in_force().find(plan.first.id)->title == "First");
}

TEST_CASE("what waits leaves out what is settled and what was dropped before it was approved",
          "[app][approval]") {
    Promoted plan;
    plan.rename(plan.first.id, "Forged");
    plan.update(unwrap(abandon(plan.get(plan.first.id), "no", std::nullopt)));
    const Bead late = plan.changeset(plan.greeting, "Late");
    CHECK(plan.waiting().size() == 1);
    plan.update(unwrap(abandon(late, "no", std::nullopt)));
    CHECK(plan.waiting().empty());
}

TEST_CASE("what waits says which files it may change, and that no limit of lines would hold for it",
          "[app][approval]") {
    Promoted plan;
    Bead changeset = plan.get(plan.first.id);
    Changeset::set_kind(changeset, ChangesetKind::mechanical);
    Changeset::set_paths(changeset, {"src/**", "tests/**"});
    plan.update(changeset);
    plan.rename(plan.second.id, "Other");
    const auto waiting = plan.waiting();
    REQUIRE(waiting.size() == 2);
    CHECK(waiting[0].mechanical);
    CHECK(waiting[0].paths == "src/**, tests/**");
    CHECK_FALSE(waiting[1].mechanical);
}

TEST_CASE("wishes to give up a changeset are kept until they are forgotten", "[app][approval]") {
    Promoted plan;
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) -> Result<void> {
        ATELIER_CHECK(wish_abandoned(writer, plan.greeting.id, {plan.first.id, "one", {}}));
        ATELIER_CHECK(
            wish_abandoned(writer, plan.greeting.id, {plan.first.id, "another", plan.second.id}));
        ATELIER_TRY(const auto wishes, wished_abandoned(writer, plan.greeting.id));
        CHECK(wishes.size() == 1);
        CHECK(wishes.at(0).reason == "another");
        CHECK(wishes.at(0).superseded_by == plan.second.id);
        ATELIER_CHECK(forget_wishes(writer, plan.greeting.id));
        CHECK(unwrap(wished_abandoned(writer, plan.greeting.id)).empty());
        return {};
    }));
}
