#include "app/review/retry.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/core/approval.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead blocked(PlanFixture& plan, const Bead& changeset) {
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return send_once(writer, plan.worker(),
                         {"overseer", "BLOCKED: it", "B", changeset.id, blocked_key(changeset.id)});
    }));
    return plan.update(unwrap(block(changeset, "stuck", plan.clock.now())));
}

} // namespace

TEST_CASE("retrying unblocks a changeset and closes what was sent about it", "[app][retry]") {
    PlanFixture plan;
    const Bead changeset = blocked(plan, plan.changeset(plan.epic("E"), "C"));
    const auto outcome = unwrap(retry(plan.overseer(), gone, changeset.id));
    CHECK(outcome.changesets.size() == 1);
    CHECK(state_of(plan.get(changeset.id)) == ChangesetState::ready);
    CHECK_THAT(plan.get(changeset.id).notes, ContainsSubstring("stuck"));
    CHECK(is_closed(plan.select({.kind = BeadKind::message}).at(0)));
    const auto types = plan.event_types();
    CHECK(std::count(types.begin(), types.end(), "changeset.unblocked") == 1);
    CHECK_FALSE(outcome.was_waiting);
}

TEST_CASE("retrying what has nothing to be tried again changes and records nothing",
          "[app][retry]") {
    PlanFixture plan;
    const Bead changeset = plan.changeset(plan.epic("E"), "C");
    const auto unchanged = [&] {
        const auto before = plan.event_types();
        const auto outcome = unwrap(retry(plan.overseer(), gone, changeset.id));
        CHECK(outcome.had_nothing == outcome.changesets.empty());
        CHECK(outcome.had_nothing == (plan.event_types() == before));
        return outcome.had_nothing;
    };
    CHECK(unchanged());
    blocked(plan, changeset);
    CHECK_FALSE(unchanged());
    CHECK(unchanged());
    // Attempts are counted from the last such event, so that it is recorded where there were some.
    plan.clock.advance(Millis{10});
    plan.put(Session{.id = *SessionId::parse("s-1"),
                     .agent = plan.worker().caller,
                     .epic = *changeset.parent,
                     .changeset = changeset.id,
                     .started_at = plan.clock.now(),
                     .ended_at = plan.clock.now()});
    plan.clock.advance(Millis{10});
    CHECK_FALSE(unchanged());
    CHECK(unchanged());
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return begin_pauses(writer, plan.clock.now(), {changeset.id});
    }));
    CHECK_FALSE(unchanged());
    CHECK(unchanged());
}

TEST_CASE("what is to be tried again is told as it is approved", "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    unwrap(plan.store.write(plan.overseer().stamp(), [&](PlanWriter& writer) -> Result<void> {
        ATELIER_TRY(const PlanText text, planned_text(writer, epic));
        return record_promotion(writer, EventType::epic_approved, epic.id, text, {});
    }));
    changeset.title = "Other";
    changeset = blocked(plan, plan.update(changeset));
    CHECK(unwrap(retry(plan.overseer(), gone, changeset.id)).changesets.at(0).title == "C");
    CHECK(plan.get(changeset.id).title == "Other");
}

TEST_CASE("retrying an epic unblocks its blocked changesets only", "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead one = blocked(plan, plan.changeset(epic, "One"));
    plan.changeset(epic, "Two");
    const Bead three = blocked(plan, plan.changeset(epic, "Three"));
    const auto outcome = unwrap(retry(plan.overseer(), gone, epic.id));
    REQUIRE(outcome.changesets.size() == 2);
    CHECK(outcome.changesets[0].id == one.id);
    CHECK(outcome.changesets[1].id == three.id);
    CHECK(unwrap(retry(plan.overseer(), gone, epic.id)).changesets.empty());
}

TEST_CASE("retrying an epic frees it from a holder that has ended, and from no other",
          "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    plan.changeset(epic, "C");
    const ProcessIdentity keeper{"h", "b", "n", 42, 7};
    unwrap(claim_epic(plan.worker("bob"), {epic.id, {*SessionId::parse("s-1"), keeper}}, gone));
    CHECK_FALSE(unwrap(retry(plan.overseer(), alive, epic.id)).freed_from);
    CHECK(plan.get(epic.id).assignee == "atelier/worker/bob");
    CHECK(unwrap(retry(plan.overseer(), gone, epic.id)).freed_from == plan.worker("bob").caller);
    CHECK(plan.get(epic.id).assignee.empty());
    CHECK(plan.get(epic.id).status == BeadStatus::open);
    CHECK(plan.event_types().back() == "epic.released");
    unwrap(claim_epic(plan.worker(), {epic.id, {*SessionId::parse("s-2"), keeper}}, gone));
    CHECK(plan.get(epic.id).assignee == "atelier/worker/alice");
}

TEST_CASE("an agent without an orchestrator keeps its epic while its lease runs", "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    plan.changeset(epic, "C");
    unwrap(claim_epic(plan.worker("bob"), {epic.id, {*SessionId::parse("s-1"), {}}}, gone));
    CHECK_FALSE(unwrap(retry(plan.overseer(), gone, epic.id)).freed_from);
    plan.clock.advance(plan.settings.lease.detached);
    CHECK(unwrap(retry(plan.overseer(), gone, epic.id)).freed_from);
}

TEST_CASE("what was begun and left is ready once it is to be tried again", "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    Bead begun = plan.changeset(epic, "C");
    set_changeset_label(begun, ChangesetLabel::in_progress);
    begun = plan.update(begun);
    Session stopped{.id = *SessionId::parse("s-1"),
                    .agent = plan.worker().caller,
                    .epic = epic.id,
                    .changeset = begun.id,
                    .started_at = plan.clock.now()};
    const auto now = [&] {
        return unwrap(plan.store.read([&](PlanReader& reader) {
            return state_now(reader, plan.overseer(), plan.get(begun.id), gone);
        }));
    };
    plan.clock.advance(Millis{10});
    stopped.ended_at = plan.clock.now();
    stopped.outcome = SessionEnd::interrupted;
    plan.put(stopped);
    CHECK(now() == ChangesetState::interrupted);
    plan.clock.advance(Millis{10});
    const auto outcome = unwrap(retry(plan.overseer(), gone, begun.id));
    CHECK(outcome.states.at(begun.id) == ChangesetState::ready);
    CHECK(now() == ChangesetState::ready);
    // Somebody has begun again, and was stopped again.
    plan.clock.advance(Millis{10});
    stopped.id = *SessionId::parse("s-2");
    stopped.started_at = plan.clock.now();
    stopped.ended_at = plan.clock.now();
    plan.put(stopped);
    CHECK(now() == ChangesetState::interrupted);
}

TEST_CASE("what is being worked on is not to be tried again", "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    Bead begun = plan.changeset(epic, "C");
    const SessionId session = *SessionId::parse("s-1");
    unwrap(claim_epic(plan.worker("alice", "s-1"), {epic.id, {session, {"h", "b", "n", 42, 7}}},
                      alive));
    begun = plan.get(begun.id);
    set_changeset_label(begun, ChangesetLabel::in_progress);
    plan.update(begun);
    plan.put(Session{.id = session,
                     .agent = plan.worker().caller,
                     .epic = epic.id,
                     .changeset = begun.id,
                     .started_at = plan.clock.now(),
                     .fencing = plan.lease(epic.id)->fencing});
    const auto before = plan.event_types();
    CHECK(must_fail(retry(plan.overseer(), alive, begun.id)).code == ErrorCode::epic_taken);
    CHECK(plan.event_types() == before);
    unwrap(retry(plan.overseer(), gone, begun.id));
}

TEST_CASE("retrying an epic ends the pause after sessions that could not be held", "[app][retry]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead changeset = plan.changeset(epic, "C");
    const Bead landed = plan.changeset(epic, "Landed");
    plan.update(unwrap(merge(landed, *CommitId::parse(std::string(40, 'a')))));
    unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
        return begin_pauses(writer, plan.clock.now(), {changeset.id, landed.id, epic.id});
    }));
    const auto outcome = unwrap(retry(plan.overseer(), gone, epic.id));
    REQUIRE(outcome.changesets.size() == 1);
    CHECK(outcome.changesets[0].id == changeset.id);
    const auto left = unwrap(plan.store.read(
        [&](PlanReader& reader) { return start_pauses(reader, plan.clock.now()); }));
    CHECK_FALSE(left.contains(changeset.id));
    CHECK_FALSE(left.contains(epic.id));
}

TEST_CASE("what is done has nothing that could be tried again", "[app][retry]") {
    PlanFixture plan;
    const Bead changeset = plan.update(unwrap(
        mark_done(plan.changeset(plan.epic("E"), "C"), *CommitId::parse(std::string(40, 'a')))));
    const Error refused = must_fail(retry(plan.overseer(), gone, changeset.id));
    CHECK(refused.code == ErrorCode::not_runnable);
    CHECK_THAT(refused.message, ContainsSubstring("is done"));
    CHECK(state_of(plan.get(changeset.id)) == ChangesetState::done);
}

TEST_CASE("what is settled, or no changeset, cannot be retried", "[app][retry]") {
    PlanFixture plan;
    const Bead changeset = plan.changeset(plan.epic("E"), "C");
    const Bead task = plan.task(changeset, "T");
    plan.update(unwrap(abandon(changeset, "no", std::nullopt)));
    CHECK(must_fail(retry(plan.overseer(), gone, changeset.id)).code == ErrorCode::not_runnable);
    CHECK(must_fail(retry(plan.overseer(), gone, task.id)).code == ErrorCode::not_found);
    CHECK(must_fail(retry(plan.overseer(), gone, *BeadId::parse("at-nobdy"))).code ==
          ErrorCode::not_found);
}
