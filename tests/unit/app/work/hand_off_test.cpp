#include "app/work/hand_off.hpp"

#include "app/mail/brief_mail.hpp"
#include "app/work/end_session.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// worker-1 in a session on a changeset with one commit and a task.
struct LeftSession : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "Say hello");
    Bead step = task(changeset, "Write it");
    WorkContext work = holding(epic);
    const SessionId id = *work.plan.session;

    LeftSession() {
        commit_work(changeset, first, {{"src/new.txt", "new\n"}});
        put(Session{.id = id,
                    .agent = work.plan.caller,
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .stage = Stage::agent,
                    .started_at = clock.now(),
                    .worktree = worktree_of(changeset).string(),
                    .branch = work_branch_of(changeset),
                    .base = first,
                    .start = first});
    }
    std::vector<Message> handoffs() {
        return unwrap(messages_in(select(
            {.kind = BeadKind::message, .statuses = {BeadStatus::open}, .thread = changeset.id})));
    }
};

Session ended_with(SessionOutcome outcome, Declared declared = Declared::nothing) {
    Session session{.id = *SessionId::parse("s-1"), .agent = *AgentId::parse("atelier/worker/w")};
    session.changeset = *BeadId::parse("at-e.1");
    session.branch = *BranchName::parse("topic-at-e.1");
    session.worktree = "/w";
    session.outcome = outcome;
    session.declared = declared;
    return session;
}

} // namespace

TEST_CASE("a session that was stopped hands over what it did and what is left", "[app][session]") {
    LeftSession f;
    unwrap(end_session(f.work, f.id, SessionEnd::interrupted, ""));
    const auto left = f.handoffs();
    REQUIRE(left.size() == 1);
    CHECK(left[0].subject() == "HANDOFF: Say hello");
    CHECK(left[0].to().empty());
    CHECK(left[0].from() == f.work.plan.caller.str());
    CHECK_THAT(left[0].body(), ContainsSubstring("interrupted") && ContainsSubstring("Done:") &&
                                   ContainsSubstring(f.step.id.str() + " Write it"));
    // Once, however often its end is looked at.
    unwrap(end_session(f.work, f.id, SessionEnd::lost, ""));
    CHECK(f.handoffs().size() == 1);
    CHECK(f.handoffs()[0].id() == left[0].id());
}

TEST_CASE("the last session's handover stands alone, and goes with its changeset",
          "[app][session]") {
    LeftSession f;
    unwrap(end_session(f.work, f.id, SessionEnd::interrupted, ""));
    const BeadId before = f.handoffs().at(0).id();
    Session again = f.session(f.id.str()).value();
    again.outcome = ErrorCode::runtime_failed;
    unwrap(hand_off(f.work, again));
    REQUIRE(f.handoffs().size() == 1);
    CHECK(f.handoffs()[0].id() != before);
    CHECK_THAT(f.handoffs()[0].body(), ContainsSubstring("runtime-failed"));
    Bead closed = f.get(f.changeset.id);
    closed.status = BeadStatus::closed;
    f.update(closed);
    unwrap(hand_off(f.work, again));
    CHECK(f.handoffs().empty());
}

TEST_CASE("the brief of the next session holds it, and nobody has to answer to it",
          "[app][session]") {
    LeftSession f;
    unwrap(end_session(f.work, f.id, SessionEnd::interrupted, ""));
    const Context bob = f.worker("bob", "s-2");
    const auto told = unwrap(f.store.read([&](PlanReader& plan) {
        return mail_of_brief(plan, bob,
                             {.agent = bob.caller, .epic = f.epic.id, .changeset = f.changeset.id});
    }));
    REQUIRE(told.size() == 1);
    CHECK(told[0].message.subject() == "HANDOFF: Say hello");
    CHECK(unwrap(f.store.read([&](PlanReader& plan) {
              return untold(plan, f.epic.id, f.changeset.id);
          })).empty());
    const std::size_t fresh =
        unwrap(f.store.write(bob.stamp(), [&](PlanWriter& plan) -> Result<std::size_t> {
            ATELIER_CHECK(note_told(plan, f.changeset.id, told));
            return mark_told_read(plan, bob, f.changeset.id);
        }));
    CHECK(fresh == 0);
    CHECK(f.handoffs().at(0).read_at());
}

TEST_CASE("only what ended in the midst of its work is handed over", "[app][session]") {
    for (const SessionEnd end : {SessionEnd::interrupted, SessionEnd::lost, SessionEnd::blocked})
        CHECK(ends_mid_work(ended_with(end)));
    CHECK(ends_mid_work(ended_with(ErrorCode::runtime_failed)));
    for (const SessionEnd end : {SessionEnd::integrated, SessionEnd::done, SessionEnd::conflict,
                                 SessionEnd::unread, SessionEnd::detached, SessionEnd::turn})
        CHECK_FALSE(ends_mid_work(ended_with(end)));
    CHECK_FALSE(ends_mid_work(ended_with(SessionEnd::blocked, Declared::blocked)));
    Session planners = ended_with(SessionEnd::interrupted);
    planners.changeset.reset();
    CHECK_FALSE(ends_mid_work(planners));
}

TEST_CASE("where nothing was begun there is nothing to hand over", "[app][session]") {
    LeftSession f;
    Session unbegun = f.session(f.id.str()).value();
    unbegun.branch = *BranchName::parse("topic-never-made");
    unbegun.outcome = SessionEnd::interrupted;
    unwrap(hand_off(f.work, unbegun));
    CHECK(f.handoffs().empty());
}
