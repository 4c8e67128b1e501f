#include "app/changeset/changeset_block.hpp"
#include "app/core/plan_queries.hpp"
#include "support/held_changeset.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a changeset that cannot go on is blocked, and the overseer hears why once",
          "[app][changeset_block]") {
    HeldChangeset at;
    const auto outcome = unwrap(changeset_block(at.context, std::nullopt, "the API is missing"));
    CHECK(outcome.changeset == at.changeset.id);
    CHECK(state_of(at.fixture.get(at.changeset.id)) == ChangesetState::blocked);
    CHECK(at.fixture.session("s-1")->declared == Declared::blocked);
    const auto messages = at.messages(blocked_key(at.changeset.id));
    REQUIRE(messages.size() == 1);
    CHECK(messages.front().id == outcome.message);
    CHECK(messages.front().assignee == "overseer");
    CHECK(messages.front().title == "BLOCKED: the API is missing");
    CHECK(messages.front().description == "the API is missing\n");
    CHECK(unwrap(at.fixture.store.read([&](PlanReader& plan) {
              return plan.setback(at.changeset.id);
          })) == Setback{at.changeset.id, BlockedByAgent{}});
    const auto events = at.fixture.event_types();
    CHECK(unwrap(changeset_block(at.context, at.changeset.id, "the API is missing")).message ==
          outcome.message);
    CHECK(at.fixture.event_types() == events);
}

TEST_CASE("what is settled is not blocked, and neither is another worker's changeset",
          "[app][changeset_block]") {
    HeldChangeset at;
    std::string worker = "alice";
    SECTION("merged") {
        set_changeset_label(at.changeset, ChangesetLabel::merged);
        at.fixture.update(at.changeset);
    }
    SECTION("held by another") {
        worker = "bob";
    }
    CHECK_FALSE(changeset_block(at.fixture.worker(worker), at.changeset.id, "no"));
    CHECK(at.messages(blocked_key(at.changeset.id)).empty());
    CHECK(at.fixture.session("s-1")->declared == Declared::nothing);
}
