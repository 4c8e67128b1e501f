#include "app/worktree/inventory.hpp"

#include "support/git_values.hpp"
#include "support/project_fixture.hpp"
#include "support/run_samples.hpp"
#include "support/short_lease.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Inventory : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const AgentId alice = worker("alice").caller;
    const AgentId ada = planner("ada").caller;

    template <class Query>
    auto ask(const Query& query) {
        return unwrap(store.read([&](PlanReader& plan) { return query(plan, overseer()); }));
    }
    // For a minute, kept by this process.
    void lease_to(const BeadId& on, const AgentId& agent, const std::string& by = "s-1") {
        put(short_lease(clock, on, agent, machine.own, by));
    }
    void end_lease(const BeadId& on) {
        Lease ended = lease(on).value();
        ended.ended = true;
        put(ended);
    }
    Session session_of_alice(const Bead& of) {
        return {.id = *SessionId::parse("s-1"),
                .agent = alice,
                .epic = epic.id,
                .changeset = of.id,
                .started_at = clock.now()};
    }
    // Alice's session on the changeset, with her identity's lease.
    void alice_works() {
        lease_to(alice.bead("at"), alice);
        put(session_of_alice(changeset));
    }
    Bead hold(const Bead& one) {
        lease_to(one.id, alice);
        return update(unwrap(claim(get(one.id), alice, false)));
    }
    Purposes purposes(const LivenessProbe& probe = gone) {
        return ask([&](PlanReader& plan, const Context& context) {
            return Purposes::look(plan, context, probe);
        });
    }
    void known_agent(const AgentId& agent) {
        Bead bead{.id = agent.bead("at"), .title = agent.str(), .issue_type = "agent"};
        bead.labels = {"at:agent"};
        create(bead);
    }
    fs::path add(const fs::path& folder, const std::string& name) {
        unwrap(repository.worktrees().add_worktree(folder, branch(name), first));
        return folder;
    }
    std::vector<OurWorktree> ours() {
        const auto all = unwrap(repository.worktrees().checkouts());
        const Purposes known = purposes();
        return ask([&](PlanReader& plan, const Context& context) {
            return our_worktrees(plan, known, context, all, paths);
        });
    }
};

} // namespace

TEST_CASE("a dead claim is one whose lease was not ended and is not in use", "[app][worktree]") {
    Inventory at;
    const Bead later = at.PlanFixture::epic("Later");
    const Bead ended = at.PlanFixture::epic("Ended");
    const Bead somebodys = at.PlanFixture::epic("Somebody's");
    const Bead free = at.PlanFixture::epic("Free");
    for (const Bead& epic : {later, at.epic, ended})
        at.hold(epic);
    at.end_lease(ended.id);
    at.update(unwrap(claim(at.get(somebodys.id), at.alice, false)));
    at.lease_to(free.id, at.alice);
    const auto dead = [&](const LivenessProbe& probe) {
        std::vector<BeadId> found;
        for (const Bead& epic : at.ask([&](PlanReader&plan, const Context&context) {
                 return dead_claims(plan, context, probe);
             }))
            found.push_back(epic.id);
        return found;
    };
    CHECK(dead(alive).empty());
    CHECK(dead(gone) == std::vector{at.epic.id, later.id});
}

TEST_CASE("a changeset's purpose is what became of it", "[app][worktree]") {
    Inventory at;
    CHECK(at.purposes().of(at.changeset) == Purpose::current);
    CHECK(at.purposes().of(unwrap(merge(at.changeset, at.first))) == Purpose::merged);
    CHECK(at.purposes().of(unwrap(abandon(at.changeset, "not wanted", std::nullopt))) ==
          Purpose::abandoned);
}

TEST_CASE("an epic has its purpose until it is closed, and a task none", "[app][worktree]") {
    Inventory at;
    CHECK(at.purposes().of(at.epic) == Purpose::current);
    Bead closed = at.epic;
    closed.status = BeadStatus::closed;
    CHECK(at.purposes().of(closed) == Purpose::closed);
    CHECK(at.purposes().of(at.task(at.changeset, "write it")) == Purpose::unknown);
    CHECK(at.purposes().of(std::nullopt) == Purpose::unknown);
}

TEST_CASE("the worktree of a document is current while an artisan has its turn there",
          "[app][worktree]") {
    Inventory at;
    Bead run{.id = id("at-r"), .title = "Write", .issue_type = std::string(run_type)};
    run.labels = {"at:run"};
    CHECK(at.purposes().of(run) == Purpose::turn);
    Run row = a_run("at-r");
    put_run(at.store, row);
    Session session{.id = *SessionId::parse("s-9"),
                    .agent = *AgentId::make(Role::artisan, "scout"),
                    .started_at = at.clock.now(),
                    .worktree = (at.paths.worktrees() / "at-r").string()};
    at.put(session);
    TurnRecord turn = a_turn("at-r", 1);
    turn.session = session.id;
    unwrap(at.store.write(
        at.stamp(), [&](PlanWriter& plan) { return plan.runs_to_write().put(turn, driver_term); }));
    at.lease_to(run.id, at.overseer().caller);
    CHECK(at.purposes(alive).of(run) == Purpose::current);
    session.ended_at = at.clock.now();
    at.put(session);
    CHECK(at.purposes(alive).of(run) == Purpose::turn);
}

TEST_CASE("a settled changeset is current for as long as its session may live", "[app][worktree]") {
    Inventory at;
    at.alice_works();
    const Bead merged = unwrap(merge(at.changeset, at.first));
    CHECK(at.purposes(alive).of(merged) == Purpose::current);
    // Gone, and its lease runs.
    CHECK(at.purposes(gone).of(merged) == Purpose::current);
    at.clock.advance(Seconds{61});
    CHECK(at.purposes(alive).of(merged) == Purpose::current);
    CHECK(at.purposes(gone).of(merged) == Purpose::merged);
    at.lease_to(at.epic.id, at.alice);
    CHECK(at.purposes(gone).of(merged) == Purpose::current);
    Session session = at.session_of_alice(at.changeset);
    session.ended_at = at.clock.now();
    at.put(session);
    CHECK(at.purposes(alive).of(merged) == Purpose::merged);
}

TEST_CASE("a planner's purpose ends with its lease, and no worker of that name has it",
          "[app][worktree]") {
    Inventory at;
    at.lease_to(at.alice.bead("at"), at.alice);
    at.lease_to(at.ada.bead("at"), at.ada);
    CHECK(at.purposes(alive).of_planner("ada") == Purpose::current);
    CHECK(at.purposes(alive).of_planner("alice") == Purpose::planner);
    at.clock.advance(Seconds{61});
    CHECK(at.purposes(gone).of_planner("ada") == Purpose::planner);
}

TEST_CASE("our worktrees are those in the project's folder, in the order of Git's list",
          "[app][worktree]") {
    Inventory at;
    const fs::path folder = at.paths.worktrees();
    const fs::path mine = at.add(folder / at.changeset.id.str(), "topic-C");
    at.add("/elsewhere/at-planner-ada", "other");
    at.add(folder / "below" / at.epic.id.str(), "deeper");
    const fs::path planners = at.add(folder / "at-planner-ada", "main-planner-ada");
    const fs::path lost = at.add(folder / "at-nowhere", "lost");
    const fs::path unnamed = at.add(folder / "no id", "unnamed");
    // Git has it on its list once more for what the rebase will come back to.
    MemoryWorktree& rebased = *at.repository.git.worktree_at(mine);
    rebased.in_operation = true;
    rebased.held = branch("held");
    const auto found = at.ours();
    REQUIRE(found.size() == 4);
    CHECK(found[0].checkout.worktree == mine);
    CHECK(found[0].purpose == Purpose::current);
    CHECK(found[0].bead == at.changeset);
    CHECK_FALSE(found[0].planner);
    CHECK(found[1].checkout.worktree == planners);
    CHECK(found[1].purpose == Purpose::planner);
    CHECK(found[1].planner == "ada");
    CHECK(found[2].checkout.worktree == lost);
    CHECK(found[3].checkout.worktree == unnamed);
    for (const std::size_t i : {2U, 3U}) {
        CHECK(found[i].purpose == Purpose::unknown);
        CHECK_FALSE(found[i].bead);
    }
}

TEST_CASE("our branches are those of known planners and those that a changeset names",
          "[app][worktree]") {
    Inventory at;
    at.known_agent(at.ada);
    const std::string mine = at.work_branch_of(at.changeset).str();
    for (const std::string& name :
         {mine, std::string("main-planner-ada"), std::string("main-planner-bo"),
          "copy-" + at.changeset.id.str(), "of-" + at.epic.id.str(), std::string("for-at-nowhere"),
          std::string("feature")})
        at.repository.force("refs/heads/" + name, at.first);
    const auto ours = [&](const LivenessProbe& probe) {
        return unwrap(our_branches(at.repository.refs(), at.overseer(), probe));
    };
    const auto found = ours(gone);
    REQUIRE(found.size() == 2);
    CHECK(found[0].name.str() == "main-planner-ada");
    CHECK(found[0].purpose == Purpose::planner);
    CHECK_FALSE(found[0].bead);
    CHECK(found[1].name.str() == mine);
    CHECK(found[1].head == at.first);
    CHECK(found[1].purpose == Purpose::current);
    CHECK(found[1].bead == at.changeset);
    at.lease_to(at.ada.bead("at"), at.ada);
    CHECK(ours(alive)[0].purpose == Purpose::current);
    at.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    CHECK(code_of(our_branches(at.repository.refs(), at.overseer(), gone)) ==
          ErrorCode::git_failed);
}

TEST_CASE("a branch is held by a checkout that stays, and by a rebase even in one that goes",
          "[app][worktree]") {
    Checkout on_topic;
    on_topic.worktree = "/w";
    on_topic.branch = branch("topic");
    CHECK(is_held({on_topic}, branch("topic"), {}));
    CHECK(is_held({on_topic}, branch("topic"), {"/v"}));
    CHECK_FALSE(is_held({on_topic}, branch("topic"), {"/w"}));
    CHECK_FALSE(is_held({on_topic}, branch("other"), {}));
    on_topic.in_progress = true;
    CHECK(is_held({on_topic}, branch("topic"), {"/w"}));
}
