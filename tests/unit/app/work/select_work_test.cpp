#include "app/work/select_work.hpp"

#include "app/claim/claim.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/lifecycle.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Selection next(TestPlan& world, const SelectionRules& rules = {}) {
    const Context alice = world.worker();
    return must(
        world.store.read([&](PlanReader& plan) { return select_work(plan, alice, rules); }));
}

void hold(TestPlan& world, const Bead& epic) {
    const Context alice = world.worker();
    must(world.store.write(alice.stamp(), [&](PlanWriter& plan) -> Result<Claimed> {
        ATELIER_TRY(const Bead bead, require_epic(plan, epic.id));
        return take_claim(plan, alice, bead, {*SessionId::parse("s-1"), {}}, alive, false);
    }));
}

Bead merged(TestPlan& world, const Bead& changeset) {
    return world.update(
        must(merge(world.get(changeset.id), *CommitId::parse(std::string(40, 'a')))));
}

} // namespace

TEST_CASE("the oldest ready epic and its first runnable changeset come first",
          "[app][select_work]") {
    TestPlan world;
    world.epic("Draft", {.draft = true});
    const Bead older = world.epic("Older");
    const Bead base = world.changeset(older, "Base");
    world.changeset(older, "Top", {.depends_on = {base.id}});
    const Bead newer = world.epic("Newer");
    world.changeset(newer, "Only");
    const Selection found = next(world);
    CHECK(found.step == NextStep::session);
    CHECK(found.epic == older.id);
    CHECK(found.changeset == base.id);
}

TEST_CASE("a dependent follows when its prerequisite has landed", "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Stack");
    const Bead base = world.changeset(epic, "Base");
    const Bead top = world.changeset(epic, "Top", {.depends_on = {base.id}});
    hold(world, epic);
    CHECK(next(world).changeset == base.id);
    merged(world, base);
    CHECK(next(world).changeset == top.id);
    merged(world, top);
    CHECK(next(world).step == NextStep::close);
}

TEST_CASE("a done changeset lands before new work begins", "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Two");
    const Bead first = world.changeset(epic, "First");
    world.changeset(epic, "Second");
    hold(world, epic);
    world.update(must(mark_done(world.get(first.id), *CommitId::parse(std::string(40, 'b')))));
    const Selection found = next(world);
    CHECK(found.step == NextStep::land);
    CHECK(found.changeset == first.id);
}

TEST_CASE("where reviews or pull requests are wanted nothing lands, and what is stacked goes on",
          "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Reviewed");
    const Bead first = world.changeset(epic, "First");
    const Bead second = world.changeset(epic, "Second", {.depends_on = {first.id}});
    hold(world, epic);
    const CommitId head = *CommitId::parse(std::string(40, 'b'));
    world.update(must(mark_done(world.get(first.id), head)));
    world.settings.admission.review_required = true;
    CHECK(next(world).step == NextStep::session);
    CHECK(next(world).changeset == second.id);
    world.update(must(mark_done(world.get(second.id), head)));
    world.settings = Settings{.admission = {.pr_mode = PrMode::draft}};
    CHECK(next(world).step == NextStep::idle);
    CHECK(next(world).epic == epic.id);
    world.settings = Settings{};
    CHECK(next(world).changeset == first.id);
}

TEST_CASE("an assigned epic with only blocked changesets is given up", "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Stuck");
    const Bead only = world.changeset(epic, "Only");
    hold(world, epic);
    world.update(must(block(world.get(only.id), "no access", world.clock.now())));
    CHECK(next(world).step == NextStep::give_up);
}

TEST_CASE("a changeset that was blocked is begun again after its epic was given back",
          "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Stuck");
    const Bead only = world.changeset(epic, "Only");
    const EpicGraph graph =
        must(world.store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
    const Bead begun = must(start(only, graph));
    const Bead stuck = world.update(must(block(begun, "no access", world.clock.now())));
    CHECK(next(world).step == NextStep::idle);
    world.update(must(unblock(stuck)));
    CHECK(next(world).step == NextStep::session);
    CHECK(next(world).changeset == only.id);
    CHECK(next(world, {.ask = true}).candidates == std::vector{epic.id});
}

TEST_CASE("what is left to do in an epic that nobody holds is landing or closing it",
          "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Free");
    const Bead only = world.changeset(epic, "Only");
    world.update(must(mark_done(only, *CommitId::parse(std::string(40, 'b')))));
    CHECK(next(world).step == NextStep::land);
    CHECK(next(world).changeset == only.id);
    merged(world, only);
    CHECK(next(world).step == NextStep::close);
    CHECK(next(world).epic == epic.id);
    // There is nothing to choose about it.
    CHECK(next(world, {.ask = true}).step == NextStep::close);
    CHECK(next(world, {.excluded = {epic.id}}).step == NextStep::idle);
}

TEST_CASE("an epic with open tasks stays with its worker", "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Tasks");
    const Bead only = world.changeset(epic, "Only");
    world.task(epic, "write the announcement");
    hold(world, epic);
    merged(world, only);
    const Selection found = next(world);
    CHECK(found.step == NextStep::idle);
    CHECK(found.epic == epic.id);
}

TEST_CASE("unread mail comes before a new epic", "[app][select_work]") {
    TestPlan world;
    Bead changeset = world.changeset(world.epic("Waiting"), "Only");
    Bead mail{.id = *BeadId::parse("at-mail1"), .title = "Please stop"};
    mail.labels = {"at:message"};
    mail.assignee = "atelier/worker/alice";
    mail.message = MessageHeader{.from = "atelier/overseer/olga"};
    world.create(mail);
    const Selection found = next(world);
    CHECK(found.step == NextStep::mail);
    CHECK(found.messages == std::vector{mail.id});

    // What is about a changeset waits for the brief of the next session on it, if there will be
    // one.
    mail = world.get(mail.id);
    mail.message->thread = changeset.id;
    world.update(mail);
    CHECK(next(world).step == NextStep::session);
    changeset = world.get(changeset.id);
    changeset.status = BeadStatus::closed;
    world.update(changeset);
    CHECK(next(world).step == NextStep::mail);
}

TEST_CASE("with nothing ready each open epic says why", "[app][select_work]") {
    TestPlan world;
    const Bead draft = world.epic("Draft", {.draft = true});
    const Bead empty = world.epic("Empty");
    const Selection found = next(world);
    CHECK(found.step == NextStep::idle);
    REQUIRE(found.reasons.contains(draft.id));
    CHECK(found.reasons.at(draft.id).front().code == ErrorCode::epic_draft);
    CHECK(found.reasons.at(empty.id).front().code == ErrorCode::no_changesets);
}

TEST_CASE("what was tried in vain is not tried again", "[app][select_work]") {
    TestPlan world;
    const Bead epic = world.epic("Two");
    const Bead first = world.changeset(epic, "First");
    const Bead second = world.changeset(epic, "Second");
    CHECK(next(world, {.excluded = {first.id}}).changeset == second.id);
    CHECK(next(world, {.excluded = {epic.id}}).step == NextStep::idle);
}

TEST_CASE("in prompt mode every ready epic is a candidate", "[app][select_work]") {
    TestPlan world;
    const Bead one = world.epic("One");
    world.changeset(one, "Only");
    const Bead two = world.epic("Two");
    world.changeset(two, "Only");
    const Selection found = next(world, {.ask = true});
    CHECK(found.step == NextStep::idle);
    CHECK(found.candidates == std::vector{one.id, two.id});
}
