#include "app/guard/check_guard.hpp"
#include "support/guards.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const CommitId tip = *CommitId::parse(std::string(40, '2'));
const CommitId moved_to = *CommitId::parse(std::string(40, '3'));

// What changed between two commits, from a base that it notes.
class ChangedHistory : public MemoryHistory {
  public:
    using MemoryHistory::MemoryHistory;

    std::vector<FileChange> changed;
    // What had changed at the commit from which the branch moves.
    std::vector<FileChange> changed_before;
    bool has_moved = false;
    std::optional<CommitId> measured_from;

    Result<std::vector<FileChange>> changes(const CommitId& base, const CommitId& head) override {
        measured_from = base;
        return head == tip ? changed : changed_before;
    }
    Result<bool> is_ancestor(const CommitId&, const CommitId&) override { return has_moved; }
};

// The worker alice in its worktree, on a changeset that it holds.
struct GuardedWorker {
    PlanFixture plan;
    Bead epic = plan.epic("Greeting");
    Bead changeset = plan.changeset(epic, "Say hello");
    Guard guard = worker_guard(epic.id, changeset.id);
    std::string agent_id = guard.agent.str();
    // What the processes above the call show, from the outermost.
    std::vector<Mark> above = {};
    bool inside = true;
    Liveness keeper = Liveness::alive;
    MemoryFiles files;
    MemoryGit git{files, "/r"};
    ChangedHistory history{git};
    int plans_opened = 0;

    GuardedWorker() { hold(guard.agent, guard.fencing); }

    void hold(const AgentId& agent, std::int64_t fencing) {
        plan.put(Lease{.on = epic.id,
                       .agent = agent,
                       .session = guard.session,
                       .keeper = {.host = "here", .pid = 7},
                       .expires_at = plan.clock.now() + Seconds{60},
                       .fencing = fencing});
    }
    Standing who() {
        std::vector<Mark> marks = above;
        if (const auto own = mark_of(agent_id, "")) marks.push_back(*own);
        return standing_of(marks, *AgentId::parse("atelier/overseer/ursula"));
    }
    GuardContext context() {
        return {.guard = guard,
                .agent_id = agent_id,
                .session = "",
                .caller = [this](const Context&) -> Result<Standing> { return who(); },
                .inside = inside,
                .plan = [this]() -> Result<Context> {
                    ++plans_opened;
                    return plan.worker("alice", "s-1");
                },
                .probe = [this](const ProcessIdentity&) { return keeper; },
                .history = history};
    }
    Result<std::vector<std::string>> move(const std::string& ref) {
        return check_ref_moves(
            context(), unwrap(parse_ref_moves(commit.str() + " " + tip.str() + " " + ref + "\n")));
    }
    Result<std::vector<std::string>> commit_on_branch() { return move(full_ref(guard.branch)); }
};

FileChange change(int lines) {
    FileChange file;
    file.path = "src/a.cpp";
    file.added = lines;
    return file;
}

} // namespace

TEST_CASE("the agent that holds the claim moves its own branch, and no other", "[app][guard]") {
    GuardedWorker worker;
    CHECK(unwrap(worker.commit_on_branch()).empty());
    CHECK(must_fail(worker.move("refs/heads/main")).code == ErrorCode::guarded);
    CHECK(worker.history.measured_from == worker.guard.base);
}

TEST_CASE("a session at another place of the repository moves not even its own branch there",
          "[app][guard]") {
    GuardedWorker worker;
    worker.inside = false;
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::guarded);
}

TEST_CASE("who has no claim any more commits no further", "[app][guard]") {
    GuardedWorker worker;
    SECTION("it went to another agent") {
        worker.hold(*AgentId::parse("atelier/worker/bob"), 4);
    }
    SECTION("it was claimed anew") {
        worker.hold(worker.guard.agent, 4);
    }
    SECTION("its keeper is gone") {
        worker.keeper = Liveness::gone;
    }
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::lease_lost);
    CHECK(must_fail(check_commit(worker.context(), full_ref(worker.guard.branch))).code ==
          ErrorCode::lease_lost);
}

TEST_CASE("another agent, and one that hides, do not commit where a session is at work",
          "[app][guard]") {
    GuardedWorker worker;
    worker.agent_id = GENERATE("", "atelier/worker/bob");
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::identity_foreign);
    CHECK(must_fail(check_commit(worker.context(), full_ref(worker.guard.branch))).code ==
          ErrorCode::identity_foreign);
}

TEST_CASE("who drops its environment is no person, also where nobody holds the claim any more",
          "[app][guard]") {
    GuardedWorker worker;
    worker.agent_id = "";
    worker.above = {{worker.guard.agent, worker.guard.session}};
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::identity_foreign);
    CHECK(must_fail(worker.move("refs/heads/main")).code == ErrorCode::guarded);
    CHECK(must_fail(check_push(worker.context())).code == ErrorCode::guarded);
    worker.keeper = Liveness::gone;
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::lease_lost);
    worker.above = {{*AgentId::parse("atelier/worker/bob"), {}}};
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::identity_foreign);
    worker.above = {Mark{}};
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::identity_foreign);
}

TEST_CASE("who gives itself the name of the worktree's agent is not believed", "[app][guard]") {
    GuardedWorker worker;
    worker.above = {{*AgentId::parse("atelier/worker/bob"), {}}};
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::identity_foreign);
    CHECK(must_fail(check_commit(worker.context(), full_ref(worker.guard.branch))).code ==
          ErrorCode::identity_foreign);
}

TEST_CASE("a person in a worktree that no session holds is free, however much changes",
          "[app][guard]") {
    GuardedWorker worker;
    worker.agent_id = "";
    worker.keeper = Liveness::gone;
    worker.history.changed = {change(100'000)};
    CHECK(unwrap(worker.commit_on_branch()).empty());
    CHECK(unwrap(worker.move("refs/heads/main")).empty());
    CHECK(check_commit(worker.context(), "refs/heads/main"));
    CHECK(check_push(worker.context()));
}

TEST_CASE("a commit that makes the changeset too large is refused, one near it is told",
          "[app][guard]") {
    GuardedWorker worker;
    worker.plan.settings.limits.warn_lines = 10;
    worker.plan.settings.limits.max_lines = 20;
    worker.history.changed = {change(10)};
    CHECK(unwrap(worker.commit_on_branch()).empty());
    worker.history.changed = {change(11)};
    const auto warnings = unwrap(worker.commit_on_branch());
    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings.front(),
               ContainsSubstring(worker.changeset.id.str() + " changes 11 lines by now") &&
                   ContainsSubstring("20 are the limit"));
    // Said once: neither by a commit more nor by a reset.
    for (const int lines : {12, 11}) {
        worker.history.changed_before = {change(lines)};
        worker.history.changed = {change(23 - lines)};
        CHECK(unwrap(worker.commit_on_branch()).empty());
    }
    worker.history.changed = {change(21)};
    const Error fault = must_fail(worker.commit_on_branch());
    CHECK(fault.code == ErrorCode::guardrail_exceeded);
    CHECK_THAT(fault.hint.told_to(Audience::worker),
               ContainsSubstring("'changeset_guardrails' shows the numbers"));
}

TEST_CASE("a guard counts the size from where the work was moved to after a conflict",
          "[app][guard]") {
    GuardedWorker worker;
    worker.guard.onto = moved_to;
    CHECK(worker.commit_on_branch());
    CHECK(worker.history.measured_from == worker.guard.base);
    worker.history.has_moved = true;
    CHECK(worker.commit_on_branch());
    CHECK(worker.history.measured_from == moved_to);
}

TEST_CASE("a commit belongs on the work branch", "[app][guard]") {
    GuardedWorker worker;
    CHECK(check_commit(worker.context(), full_ref(worker.guard.branch)));
    CHECK(must_fail(check_commit(worker.context(), "refs/heads/main")).code == ErrorCode::guarded);
    CHECK(must_fail(check_commit(worker.context(), tip.str())).code == ErrorCode::guarded);
}

TEST_CASE("no agent pushes", "[app][guard]") {
    GuardedWorker worker;
    worker.keeper = GENERATE(Liveness::alive, Liveness::gone);
    const Error fault = must_fail(check_push(worker.context()));
    CHECK(fault.code == ErrorCode::guarded);
    CHECK_THAT(fault.hint, ContainsSubstring(worker.guard.branch.str()));
}

TEST_CASE("a planner's worktree is read-only without a look at the plan, for a person too",
          "[app][guard]") {
    GuardedWorker worker;
    worker.guard = planner_guard();
    worker.agent_id = GENERATE("", "atelier/planner/plan-1");
    CHECK(must_fail(worker.commit_on_branch()).code == ErrorCode::guarded);
    CHECK(must_fail(check_commit(worker.context(), full_ref(worker.guard.branch))).code ==
          ErrorCode::guarded);
    CHECK(must_fail(check_push(worker.context())).code == ErrorCode::guarded);
    CHECK(worker.plans_opened == 0);
}

TEST_CASE("a worker's commits carry the names of epic, changeset and agent", "[app][guard]") {
    GuardedWorker worker;
    using Trailers = std::vector<std::pair<std::string, std::string>>;
    CHECK(commit_trailers(worker.context()) ==
          Trailers{{"Atelier-Epic", worker.epic.id.str()},
                   {"Atelier-Changeset", worker.changeset.id.str()},
                   {"Atelier-Agent", "atelier/worker/alice"}});
    worker.agent_id = "";
    CHECK(commit_trailers(worker.context()).empty());
    worker.agent_id = "atelier/planner/plan-1";
    worker.guard = planner_guard();
    CHECK(commit_trailers(worker.context()).empty());
}

TEST_CASE("an artisan commits the document of its run alone, while its driver lives",
          "[app][guard]") {
    GuardedWorker artisan;
    artisan.guard = artisan_guard(artisan.epic.id);
    artisan.agent_id = artisan.guard.agent.str();
    artisan.hold(*AgentId::parse("atelier/overseer/ursula"), artisan.guard.fencing);
    artisan.history.changed = {{.path = "notes.md", .added = 5000}};
    CHECK(unwrap(artisan.commit_on_branch()).empty());
    CHECK(artisan.history.measured_from == artisan.guard.base);
    artisan.history.changed = {{.path = "notes.md", .old_path = "README.md"}};
    CHECK_THAT(must_fail(artisan.commit_on_branch()).message, ContainsSubstring("README.md"));
    artisan.history.changed = {{.path = "notes.md"}};
    CHECK(commit_trailers(artisan.context()).empty());
    artisan.keeper = Liveness::gone;
    CHECK(must_fail(artisan.commit_on_branch()).code == ErrorCode::lease_lost);
}
