#include "app/changeset/declare.hpp"
#include "support/held_changeset.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void say(HeldChangeset& at, const Context& context, const Statement& statement, bool session) {
    unwrap(at.fixture.store.write(context.stamp(), [&](PlanWriter& plan) {
        return declare(plan, context, session ? at.fixture.session("s-1") : std::nullopt,
                       at.changeset, statement);
    }));
}

} // namespace

TEST_CASE("what an agent says stands in its session, and in the log once", "[app][declare]") {
    HeldChangeset at;
    const Statement statement{Declared::done, "greets", "greet in French"};
    say(at, at.context, statement, true);
    const auto session = at.fixture.session("s-1");
    CHECK(session->declared == Declared::done);
    CHECK(session->summary == "greets");
    CHECK(session->more_work == "greet in French");
    CHECK(session->stage == Stage::agent);
    const auto events = at.fixture.event_types();
    CHECK(events.back() == "changeset.declared");
    say(at, at.context, statement, true);
    CHECK(at.fixture.event_types() == events);
    say(at, at.context, {Declared::done, "greets loudly", "greet in French"}, true);
    CHECK(at.fixture.event_types().size() == events.size() + 1);
}

TEST_CASE("an agent without an orchestrator gets a record that nothing has to recover",
          "[app][declare]") {
    HeldChangeset at;
    const Context bob = at.fixture.worker("bob");
    say(at, bob, {Declared::done, "greets"}, false);
    const auto record = at.fixture.session("detached-" + at.changeset.id.str());
    REQUIRE(record);
    CHECK(record->agent == bob.caller);
    CHECK(record->changeset == at.changeset.id);
    CHECK(record->epic == at.epic.id);
    CHECK(record->ended_at == at.fixture.clock.now());
    CHECK(record->stage == Stage::end);
    CHECK(record->fencing == at.fixture.lease(at.epic.id)->fencing);
    CHECK(record->declared == Declared::done);
}

TEST_CASE("the same words of another agent are said anew", "[app][declare]") {
    HeldChangeset at;
    const Statement statement{Declared::blocked, "it rains"};
    say(at, at.fixture.worker("bob"), statement, false);
    const auto events = at.fixture.event_types();
    say(at, at.fixture.worker("bob"), statement, false);
    CHECK(at.fixture.event_types() == events);
    say(at, at.fixture.worker("carol"), statement, false);
    CHECK(at.fixture.event_types().size() == events.size() + 1);
    CHECK(at.fixture.session("detached-" + at.changeset.id.str())->agent ==
          at.fixture.worker("carol").caller);
}
