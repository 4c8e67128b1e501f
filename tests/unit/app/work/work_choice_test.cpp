#include "app/work/work_choice.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Preview : ProjectFixture {
    Result<Selection> look(const WorkRequest& request) {
        const LivenessProbe probe = [this](const ProcessIdentity& one) {
            return machine.liveness(one);
        };
        return preview_work(overseer(), probe, repository, paths, request);
    }
};

} // namespace

TEST_CASE("a preview writes nothing and refuses what the run would refuse", "[app][work_choice]") {
    Preview f;
    const Bead draft = f.epic("Draft", {.draft = true});
    f.changeset(f.epic("E"), "One");
    WorkRequest request = f.work_request();
    const auto events = f.events().size();
    CHECK(unwrap(f.look(request)).step == NextStep::session);
    request.epic = draft.id;
    CHECK(must_fail(f.look(request)).code == ErrorCode::epic_draft);
    CHECK(f.events().size() == events);
    request.name = "bo";
    unwrap(acquire_identity(f.overseer(), Role::worker, "bo", f.machine.own, alive));
    CHECK(must_fail(f.look(request)).code == ErrorCode::identity_in_use);
}

TEST_CASE("a run that is asked for another epic than its worker holds is told how",
          "[app][work_choice]") {
    Preview f;
    const Bead held = f.epic("Held");
    f.changeset(held, "One");
    const Bead other = f.epic("Other");
    f.changeset(other, "One");
    f.holding(held, "worker-1");
    Lease claim = f.lease(held.id).value();
    claim.ended = true;
    f.put(claim);
    WorkRequest request = f.work_request();
    request.epic = other.id;
    CHECK(unwrap(f.look(request)).epic == other.id);
    request.name = "worker-1";
    const Error refused = must_fail(f.look(request));
    CHECK(refused.code == ErrorCode::assignment_occupied);
    CHECK_THAT(refused.hint, ContainsSubstring("leave out --name"));
}

TEST_CASE("what an agent gave back lately is left alone, until something else came of it",
          "[app][work_choice]") {
    Preview f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "One");
    WorkRequest request = f.work_request();
    const Time given_back = f.clock.now();
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = f.worker().caller,
                    .epic = epic.id,
                    .started_at = given_back - Seconds{5},
                    .ended_at = given_back,
                    .outcome = SessionEnd::ended};
    f.put(session);
    CHECK(unwrap(f.look(request)).epic == epic.id);
    request.given_back_since = given_back;
    CHECK(unwrap(f.look(request)).step == NextStep::idle);
    request.given_back_since = given_back + Millis{1};
    CHECK(unwrap(f.look(request)).epic == epic.id);
    request.given_back_since = given_back;
    SECTION("a later session ended otherwise") {
        session.id = *SessionId::parse("s-2");
        session.started_at = given_back + Seconds{1};
        session.ended_at = given_back + Seconds{2};
        session.outcome = SessionEnd::conflict;
    }
    SECTION("it was a planner's, whose sessions end so") {
        session.agent = f.planner().caller;
    }
    f.put(session);
    CHECK(unwrap(f.look(request)).epic == epic.id);
}

TEST_CASE("only a fault of its workflow leaves the other changesets of its epic alone",
          "[app][work_choice]") {
    Preview f;
    const Bead epic = f.epic("E");
    const Bead first = f.changeset(epic, "One");
    const Bead other = f.changeset(epic, "Two");
    // What else fails may name a workflow as well.
    const Error fault{.code = ErrorCode::git_failed,
                      .message = "git worktree failed",
                      .details = Json::object().set("workflow", "qa")};
    const bool of_workflow = GENERATE(false, true);
    unwrap(leave_for_a_while(f.worker(), {epic.id, first.id, fault, of_workflow}));
    const Selection next = unwrap(f.look(f.work_request()));
    CHECK(next.step == (of_workflow ? NextStep::session : NextStep::idle));
    CHECK(next.changeset == (of_workflow ? std::optional(other.id) : std::nullopt));
}

TEST_CASE("what an agent gives back is left alone before its session has ended",
          "[app][work_choice]") {
    Preview f;
    const Bead epic = f.epic("E");
    f.changeset(epic, "One");
    WorkRequest request = f.work_request();
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = f.worker().caller,
                    .epic = epic.id,
                    .started_at = f.clock.now()};
    f.put(session);
    CHECK(unwrap(f.look(request)).epic == epic.id);
    request.given_back_since = f.clock.now() + Seconds{5};
    CHECK(unwrap(f.look(request)).step == NextStep::idle);
    session.agent = f.planner().caller;
    f.put(session);
    CHECK(unwrap(f.look(request)).epic == epic.id);
}

TEST_CASE("an epic that only waits may come, one that needs a decision does not",
          "[app][work_choice]") {
    Preview f;
    WorkRequest request = f.work_request();
    const BeadId epic = f.epic("E").id;
    const auto with = [&](ErrorCode code) {
        return may_come(request, {.reasons = {{epic, {{code, "so it is"}}}}});
    };
    CHECK(with(ErrorCode::pinned));
    request.epic = epic;
    CHECK_FALSE(with(ErrorCode::pinned));
    CHECK_FALSE(with(ErrorCode::epic_draft));
    CHECK(with(ErrorCode::prerequisite_open));
    CHECK(with(ErrorCode::root_checked_out));
}
