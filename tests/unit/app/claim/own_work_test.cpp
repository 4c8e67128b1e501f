#include "app/claim/own_work.hpp"

#include "app/changeset/changeset_block.hpp"
#include "app/changeset/changeset_done.hpp"
#include "app/changeset/task_done.hpp"
#include "app/claim/caller_session.hpp"
#include "support/held_changeset.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Of the epic that alice works in, by a session on its first changeset or without an orchestrator.
struct OwnWork : HeldChangeset {
    Bead own_task = fixture.task(changeset, "Write it");
    Bead epic_task = fixture.task(epic, "Announce it");
    Bead sibling = fixture.changeset(epic, "Say goodbye");
    Bead sibling_task = fixture.task(sibling, "Write that");

    Result<Bead> require(const Context& by, const Bead& bead) {
        return fixture.store.write(by.stamp(), [&](PlanWriter& plan) -> Result<Bead> {
            ATELIER_TRY(const auto session, caller_session(plan, by));
            return require_own_work(plan, by, session, bead);
        });
    }
    void settle(const Bead& one, ChangesetLabel label) {
        Bead next = fixture.get(one.id);
        set_changeset_label(next, label);
        fixture.update(next);
    }
    void finish(const Bead& one) {
        settle(one, ChangesetLabel::in_progress);
        fixture.update(
            unwrap(mark_done(fixture.get(one.id), *CommitId::parse(std::string(40, 'a')))));
    }
    Context alone() { return fixture.worker("alice"); }
    std::string refusal(const Context& by, const Bead& bead) {
        const Error error = must_fail(require(by, bead));
        CHECK(error.code == ErrorCode::not_runnable);
        return error.message;
    }
};

} // namespace

TEST_CASE("a session's own changeset and its tasks are its own, a sibling's are not",
          "[app][own_work]") {
    OwnWork at;
    CHECK(unwrap(at.require(at.context, at.changeset)).id == at.epic.id);
    CHECK(at.require(at.context, at.own_task));
    CHECK(at.require(at.context, at.fixture.task(at.own_task, "A part of it")));
    const Bead part = at.fixture.task(at.sibling_task, "A part of that");
    for (const Bead& task : {at.sibling_task, part})
        CHECK(at.refusal(at.context, task) == task.id.str() + " belongs to " + at.sibling.id.str() +
                                                  ", and this session works on " +
                                                  at.changeset.id.str());
    CHECK_THAT(at.refusal(at.context, at.sibling), ContainsSubstring("works on"));
}

TEST_CASE("a sibling's tasks are not closed, and it is not spoken of, from another's session",
          "[app][own_work]") {
    OwnWork at;
    const auto events = at.fixture.event_types();
    CHECK_FALSE(task_done(at.context, {at.own_task.id, at.sibling_task.id}, "both"));
    CHECK_FALSE(is_closed(at.fixture.get(at.own_task.id)));
    CHECK_FALSE(changeset_done(at.context, out_of_sight, {.changeset = at.sibling.id}));
    CHECK_FALSE(changeset_block(at.context, at.sibling.id, "no"));
    CHECK(at.fixture.event_types() == events);
}

TEST_CASE("the epic's own tasks are for whoever does its last changeset", "[app][own_work]") {
    OwnWork at;
    CHECK_THAT(at.refusal(at.context, at.epic_task), ContainsSubstring("its last changeset"));
    CHECK_THAT(at.refusal(at.alone(), at.epic_task), ContainsSubstring("its last changeset"));
    SECTION("the other has landed") {
        at.settle(at.sibling, ChangesetLabel::merged);
    }
    SECTION("the other was given up") {
        at.settle(at.sibling, ChangesetLabel::abandoned);
    }
    CHECK(at.require(at.context, at.epic_task));
    CHECK(at.require(at.alone(), at.epic_task));
}

TEST_CASE("one that is done and only waits to land does not keep another from being the last",
          "[app][own_work]") {
    OwnWork at;
    SECTION("the later one, for the session on the first") {
        at.finish(at.sibling);
        CHECK(at.require(at.context, at.epic_task));
    }
    SECTION("the first one, for a worker without an orchestrator, who does the later one") {
        at.finish(at.changeset);
        CHECK(at.require(at.alone(), at.epic_task));
        at.fixture.changeset(at.epic, "Wave");
        CHECK_THAT(at.refusal(at.alone(), at.epic_task), ContainsSubstring("its last changeset"));
    }
}

TEST_CASE("without an orchestrator what can be worked on is the worker's own, nothing else",
          "[app][own_work]") {
    OwnWork at;
    CHECK(at.require(at.alone(), at.changeset));
    CHECK(at.require(at.alone(), at.sibling_task));
    const Bead draft = at.fixture.changeset(at.epic, "Later", {.description = ""});
    CHECK(at.refusal(at.alone(), draft) == draft.id.str() + " is not ready to be worked on");
    CHECK_FALSE(changeset_block(at.alone(), draft.id, "no"));
    at.settle(at.sibling, ChangesetLabel::merged);
    CHECK(at.refusal(at.alone(), at.sibling_task) == at.sibling.id.str() + " is merged");
}

TEST_CASE("what belongs to another epic, or to a claim that has gone, is not the worker's",
          "[app][own_work]") {
    OwnWork at;
    const Bead other = at.fixture.changeset(at.fixture.epic("Farewell"), "Wave");
    for (const Context& by : {at.context, at.alone()})
        CHECK(must_fail(at.require(by, other)).code == ErrorCode::lease_lost);
    CHECK(must_fail(at.require(at.fixture.worker("bob"), at.changeset)).code ==
          ErrorCode::lease_lost);
}

TEST_CASE("a session without a changeset has none of its own", "[app][own_work]") {
    OwnWork at;
    Session session = *at.fixture.session("s-1");
    session.changeset.reset();
    at.fixture.put(session);
    CHECK(at.refusal(at.context, at.changeset) ==
          "this session works on no changeset, not on " + at.changeset.id.str());
}

TEST_CASE("planners and the overseer are asked for no claim", "[app][own_work]") {
    OwnWork at;
    CHECK(at.require(at.fixture.planner(), at.sibling_task));
    CHECK(at.require(at.fixture.overseer(), at.epic_task));
}
