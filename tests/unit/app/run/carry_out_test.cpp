#include "app/run/carry_out.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("A step that notifies sends the overseer a message about the run", "[app][run]") {
    RunFixture at;
    const DriveOutcome done = at.carry(at.of({{TurnStep{.role = "a"}}, {DoStep{DoKind::notify}}}));
    CHECK(done.run.status == RunStatus::completed);
    const auto mail = at.mail_to_overseer();
    REQUIRE(mail.size() == 1);
    CHECK(mail[0].title == "RUN: Write of the sea.");
    CHECK(mail[0].message->thread == done.run.id);
    CHECK(at.turns_of(done.run.id).at(1).kind == TurnKind::act);
}

TEST_CASE("What is due no more is not carried out", "[app][run]") {
    RunFixture at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    CHECK_FALSE(unwrap(carry_out(at.world, lease, {{.path = "0"}, DoStep{DoKind::notify}})));
    CHECK(must_fail(carry_out(at.world, lease, {{.path = "0"}, CheckStep{{"make"}}})).code ==
          ErrorCode::usage);
}

TEST_CASE("What is about the work of a changeset needs its worktree", "[app][run]") {
    CHECK(needs_worktree({{.path = "0"}, CheckStep{{"make"}}}));
    CHECK(needs_worktree({{.path = "0"}, DoStep{DoKind::rebase}}));
    CHECK(needs_worktree({{.path = "0"}, DoStep{DoKind::resubmit}}));
    CHECK_FALSE(needs_worktree({{.path = "0"}, DoStep{DoKind::notify}}));
}
