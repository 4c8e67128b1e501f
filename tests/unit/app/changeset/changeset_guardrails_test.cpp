#include "app/changeset/changeset_guardrails.hpp"

#include "app/claim/claim_epic.hpp"
#include "app/review/review.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/work_repository.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Size {
    PlanFixture plan;
    WorkRepository work;
    Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");
    int opened = 0;

    Size() { plan.settings.limits = {.warn_lines = 10, .max_lines = 20}; }
    void begin(std::optional<CommitId> moved_onto = {}) {
        const SessionId session = *SessionId::parse("s-1");
        unwrap(claim_epic(plan.worker("alice", "s-1"), {epic.id, {session, {}}}, gone));
        plan.put(Session{.id = session,
                         .agent = plan.worker().caller,
                         .epic = epic.id,
                         .changeset = changeset.id,
                         .started_at = plan.clock.now(),
                         .worktree = work.worktree,
                         .branch = *BranchName::parse("work"),
                         .base = work.base,
                         .onto = std::move(moved_onto),
                         .fencing = plan.lease(epic.id)->fencing});
    }
    Result<GuardrailsOutcome> ask(std::optional<std::string> reason = {}) {
        return changeset_guardrails(plan.worker("alice", "s-1"),
                                    [&]() -> Result<Repository*> {
                                        ++opened;
                                        return &work.repository;
                                    },
                                    {.changeset = changeset.id, .reason = std::move(reason)});
    }
};

} // namespace

TEST_CASE("before work has begun a changeset is of no size, and no repository is opened",
          "[app][guardrails]") {
    Size at;
    const auto outcome = unwrap(at.ask("it will be large"));
    CHECK(outcome.report.lines == 0);
    CHECK(outcome.limit == 20);
    CHECK(outcome.verdict == SizeVerdict::within);
    CHECK_FALSE(outcome.message);
    CHECK(at.opened == 0);
}

TEST_CASE("the checks that run before it lands are named", "[app][guardrails]") {
    Size at;
    at.plan.settings.checks = {{"make", "test"}};
    CHECK(unwrap(at.ask()).checks == at.plan.settings.checks);
}

TEST_CASE("what is not committed yet counts as well", "[app][guardrails]") {
    Size at;
    at.begin();
    CHECK(unwrap(at.ask()).report.lines == 5);
    at.work.leave(7);
    const auto outcome = unwrap(at.ask());
    CHECK(outcome.report.lines == 12);
    CHECK(outcome.verdict == SizeVerdict::warning);
}

TEST_CASE("after a conflict the size is counted from where the work was moved to",
          "[app][guardrails]") {
    Size at;
    const CommitId onto = at.work.repository.commit("/repo", "On\n", {{"c.cpp", lines(4)}});
    at.begin(onto);
    CHECK(unwrap(at.ask()).report.lines == 5);
    at.work.repository.switch_to(at.work.worktree, "work", onto);
    at.work.repository.commit(at.work.worktree, "Moved\n", {{"a.cpp", lines(3)}});
    CHECK(unwrap(at.ask()).report.lines == 3);
}

TEST_CASE("the overseer is asked once, with the numbers and the reason", "[app][guardrails]") {
    Size at;
    at.begin();
    at.work.leave(30);
    CHECK_FALSE(unwrap(at.ask()).message);
    CHECK(must_fail(at.ask(" ")).code == ErrorCode::usage);
    const auto asked = unwrap(at.ask("it is one table"));
    REQUIRE(asked.message);
    CHECK(unwrap(at.ask("it is one table")).message == asked.message);
    CHECK(unwrap(at.ask()).message == asked.message);
    const Bead message = at.plan.get(*asked.message);
    CHECK(message.title.starts_with("NEEDS-DECISION: "));
    CHECK(message.assignee == "overseer");
    CHECK_THAT(message.description, ContainsSubstring("it is one table"));
    CHECK_THAT(message.description, ContainsSubstring("35 lines in 1 file;"));
    const auto waiting = unwrap(read_review(
        at.plan.overseer(), [](const ProcessIdentity&) { return Liveness::gone; }, std::nullopt));
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].awaited == Awaited::size);
    CHECK(waiting[0].message == asked.message);
}

TEST_CASE("no approval of lines is asked for where too many are not what is wrong",
          "[app][guardrails]") {
    Size at;
    at.begin();
    Bead narrow = at.plan.get(at.changeset.id);
    Changeset::set_paths(narrow, {"docs/**"});
    at.plan.update(narrow);
    const Error fault = must_fail(at.ask("it belongs there"));
    CHECK(fault.code == ErrorCode::paths_exceeded);
    CHECK(fault.hint.hints() == std::vector{Hint::widen_paths});
    CHECK(unwrap(at.ask()).verdict == SizeVerdict::exceeded);
    CHECK_FALSE(unwrap(at.ask()).message);
    at.work.leave(30);
    CHECK(unwrap(at.ask("it is one table")).message);
}

TEST_CASE("an approval allows the size, closes the question and is recorded with its reason",
          "[app][guardrails]") {
    Size at;
    at.begin();
    at.work.leave(30);
    const auto asked = unwrap(at.ask("it is one table"));
    const auto approved =
        unwrap(approve_changeset_size(at.plan.overseer(), at.changeset.id, "a table it is"));
    CHECK(approved.approved_by.str() == "atelier/overseer/olga");
    CHECK_FALSE(approved.already);
    CHECK_FALSE(approved.unblocked);
    CHECK(is_closed(at.plan.get(*asked.message)));
    CHECK(unwrap(at.ask()).verdict == SizeVerdict::allowed);
    const auto events = unwrap(at.plan.store.read(
        [&](PlanReader& reader) { return reader.events({.bead = at.changeset.id}); }));
    CHECK(events.back().type == "changeset.size_approved");
    CHECK_THAT(events.back().data,
               ContainsSubstring("a table it is") && ContainsSubstring(R"("lines":35)"));

    const auto again =
        unwrap(approve_changeset_size(at.plan.overseer("otto"), at.changeset.id, "x"));
    CHECK(again.already);
    CHECK(again.approved_by.str() == "atelier/overseer/olga");
}

TEST_CASE("only the overseer approves, with a reason, and what is still open",
          "[app][guardrails]") {
    Size at;
    const auto approve = [&](const Context& who, const std::string& reason) {
        return must_fail(approve_changeset_size(who, at.changeset.id, reason)).code;
    };
    CHECK(approve(at.plan.worker(), "mine") == ErrorCode::approval_required);
    CHECK(approve(at.plan.planner(), "mine") == ErrorCode::approval_required);
    CHECK(approve(at.plan.overseer(), " ") == ErrorCode::usage);
    at.plan.update(unwrap(abandon(at.changeset, "no", std::nullopt)));
    CHECK(approve(at.plan.overseer(), "late") == ErrorCode::not_runnable);
    CHECK_FALSE(unwrap(Changeset::of(at.plan.get(at.changeset.id))).size_approved_by());
}

TEST_CASE("an approval lets go on what was blocked for its size, and nothing else",
          "[app][guardrails]") {
    Size at;
    const auto block_with = [&](const Bead& changeset, const std::optional<ErrorCode>& code) {
        at.plan.update(unwrap(block(changeset, "stopped", at.plan.clock.now())));
        unwrap(at.plan.store.write(at.plan.stamp(), [&](PlanWriter& plan) {
            return plan.put(setback_of(changeset.id, code));
        }));
    };
    const Bead other = at.plan.changeset(at.epic, "Other");
    const Bead given_up = at.plan.changeset(at.epic, "Given up");
    block_with(at.changeset, ErrorCode::guardrail_exceeded);
    block_with(other, ErrorCode::checks_failed);
    block_with(given_up, std::nullopt);
    CHECK(unwrap(approve_changeset_size(at.plan.overseer(), at.changeset.id, "fine")).unblocked);
    for (const Bead& blocked : {other, given_up})
        CHECK_FALSE(
            unwrap(approve_changeset_size(at.plan.overseer(), blocked.id, "fine")).unblocked);
    CHECK(state_of(at.plan.get(at.changeset.id)) == ChangesetState::ready);
    CHECK(state_of(at.plan.get(other.id)) == ChangesetState::blocked);
}

TEST_CASE("a review lists what only the overseer can move, and of one epic when it is named",
          "[app][review]") {
    Size at;
    const auto list = [&](const std::optional<BeadId>& within) {
        return read_review(
            at.plan.overseer(), [](const ProcessIdentity&) { return Liveness::gone; }, within);
    };
    CHECK(unwrap(list({})).empty());
    const Bead draft = at.plan.epic("Draft", {.draft = true});
    at.plan.changeset(draft, "Drafted");
    at.plan.update(unwrap(block(at.changeset, "no access", at.plan.clock.now())));
    const auto all = unwrap(list({}));
    REQUIRE(all.size() == 2);
    // Either holds up a changeset and its epic, and the draft has waited longer.
    CHECK(all[0].bead == draft.id);
    CHECK(all[0].awaited == Awaited::draft);
    CHECK(all[1].bead == at.changeset.id);
    CHECK(all[1].awaited == Awaited::blocked);
    CHECK(all[1].text == "no access");
    CHECK(unwrap(list(draft.id)).size() == 1);
    CHECK(unwrap(list(at.changeset.id)).size() == 1);
    CHECK(must_fail(list(*BeadId::parse("at-zzzzz"))).code == ErrorCode::not_found);
}
