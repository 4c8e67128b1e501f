#include "app/review/abandon_bead.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/changeset.hpp"

#include "app/claim/claim.hpp"
#include "app/core/plan_queries.hpp"
#include "app/guard/rescue_refs.hpp"
#include "support/catch.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Scene {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files};
    CommitId commit = repository.commit("/repo", "First\n", {{"README.md", "x\n"}});
    Liveness holder = Liveness::gone;
    Bead epic = plan.epic("E", {.root_branch = "topic"});
    Bead changeset = plan.changeset(epic, "C");
    std::string branch = unwrap(Changeset::of(changeset)).work_branch()->str();

    void with_branch() { repository.force("refs/heads/" + branch, commit); }
    std::string worktree() const { return "/data/projects/x/worktrees/" + changeset.id.str(); }
    void check_out(const std::string& where) {
        unwrap(repository.worktrees().add_worktree(where, *BranchName::parse(branch), commit));
    }
    bool has_ref(const std::string& name) { return repository.git.refs.contains(name); }
    Result<AbandonOutcome> run(const AbandonRequest& request) {
        const Context context = plan.overseer();
        const ProjectPaths paths{"/data/projects/x"};
        return abandon_bead({.plan = context,
                             .repository = repository,
                             .files = files,
                             .paths = paths,
                             .probe = [this](const ProcessIdentity&) { return holder; }},
                            request);
    }
    AbandonRequest confirmed(const BeadId& id) { return {id, "not wanted", {}, true}; }
    std::vector<std::string> ref_names() {
        std::vector<std::string> names;
        for (const auto& [name, at] : repository.git.refs)
            if (name != "refs/heads/main") names.push_back(name);
        return names;
    }
};

} // namespace

TEST_CASE("nothing of what is pinned is abandoned, and nothing kept for it", "[app][abandon]") {
    Scene scene;
    scene.with_branch();
    Bead task = scene.plan.task(scene.changeset, "a step");
    const auto pin = [&](const Bead& bead) {
        Bead pinned = scene.plan.get(bead.id);
        pinned.status = BeadStatus::pinned;
        return scene.plan.update(pinned);
    };
    const auto refused = [&](const BeadId& id) {
        const auto refs = scene.ref_names();
        CHECK(must_fail(scene.run(scene.confirmed(id))).code == ErrorCode::pinned);
        CHECK(must_fail(scene.run({id, "not wanted", {}, false})).code == ErrorCode::pinned);
        CHECK(scene.ref_names() == refs);
        CHECK_FALSE(is_closed(scene.plan.get(scene.changeset.id)));
    };
    SECTION("the epic") {
        pin(scene.epic);
        refused(scene.epic.id);
    }
    SECTION("a changeset") {
        pin(scene.changeset);
        refused(scene.changeset.id);
        refused(scene.epic.id);
    }
    SECTION("a task") {
        pin(task);
        refused(scene.changeset.id);
        refused(scene.epic.id);
    }
}

TEST_CASE("an abandoned changeset's branch is kept under the rescue refs", "[app][abandon_bead]") {
    Scene scene;
    scene.with_branch();
    scene.check_out(scene.worktree());
    const Bead task = scene.plan.task(scene.changeset, "T");
    const auto outcome = unwrap(scene.run(scene.confirmed(scene.changeset.id)));
    CHECK(state_of(scene.plan.get(scene.changeset.id)) == ChangesetState::abandoned);
    CHECK(scene.plan.get(scene.changeset.id).close_reason == "not wanted");
    CHECK(is_closed(scene.plan.get(task.id)));
    REQUIRE(outcome.kept.size() == 1);
    CHECK(outcome.kept[0].ref.starts_with("refs/atelier/rescue/20260101T"));
    CHECK(scene.ref_names() == std::vector<std::string>{outcome.kept[0].ref});
    CHECK(unwrap(scene.plan.store.read([&](PlanReader& plan) {
        return is_known_rescue_ref(plan, outcome.kept[0].ref, scene.commit.str());
    })));
    CHECK_FALSE(unwrap(scene.files.exists(scene.worktree())));
    CHECK(outcome.warnings.empty());
    // Again: nothing is left to do.
    CHECK(unwrap(scene.run(scene.confirmed(scene.changeset.id))).changesets.empty());
}

TEST_CASE("a branch whose commits are all on the root branch is deleted without being kept",
          "[app][abandon_bead]") {
    Scene scene;
    scene.with_branch();
    scene.repository.force("refs/heads/topic", scene.commit);
    const AbandonOutcome outcome = unwrap(scene.run(scene.confirmed(scene.changeset.id)));
    REQUIRE(outcome.kept.size() == 1);
    CHECK(outcome.kept.front().ref.empty());
    CHECK(scene.ref_names() == std::vector<std::string>{"refs/heads/topic"});
    CHECK(outcome.titles.at(scene.changeset.id) == "C");
}

TEST_CASE("without a confirmation nothing is abandoned", "[app][abandon_bead]") {
    Scene scene;
    scene.with_branch();
    const auto events = scene.plan.events().size();
    const auto outcome = unwrap(scene.run({scene.changeset.id, "why", {}, false}));
    CHECK(outcome.changesets == std::vector<BeadId>{scene.changeset.id});
    CHECK(scene.plan.events().size() == events);
    CHECK(scene.ref_names() == std::vector<std::string>{"refs/heads/" + scene.branch});
}

TEST_CASE("a worktree with changes, and its branch, stay", "[app][abandon_bead]") {
    Scene scene;
    scene.with_branch();
    scene.check_out(scene.worktree());
    unwrap(scene.files.write(scene.worktree() + "/new", "x"));
    const auto outcome = unwrap(scene.run(scene.confirmed(scene.changeset.id)));
    REQUIRE(outcome.warnings.size() == 1);
    // Said of it once.
    CHECK(outcome.warnings[0].starts_with("the worktree of " + scene.changeset.id.str() + " was"));
    CHECK(scene.has_ref("refs/heads/" + scene.branch));
    CHECK(state_of(scene.plan.get(scene.changeset.id)) == ChangesetState::abandoned);
}

TEST_CASE("a branch that the user has checked out stays", "[app][abandon_bead]") {
    Scene scene;
    scene.with_branch();
    scene.check_out("/home/user/elsewhere");
    const auto outcome = unwrap(scene.run(scene.confirmed(scene.changeset.id)));
    CHECK(outcome.warnings.size() == 1);
    CHECK(scene.has_ref("refs/heads/" + scene.branch));
    CHECK(scene.has_ref(outcome.kept.at(0).ref));
}

TEST_CASE("an abandoned epic takes its open changesets along and frees its holder",
          "[app][abandon_bead]") {
    Scene scene;
    const Bead task = scene.plan.task(scene.epic, "T");
    Bead merged = scene.plan.changeset(scene.epic, "M");
    set_changeset_label(merged, ChangesetLabel::merged);
    merged.status = BeadStatus::closed;
    merged = scene.plan.update(merged);
    const Context worker = scene.plan.worker();
    unwrap(scene.plan.store.write(worker.stamp(), [&](PlanWriter& plan) {
        return take_claim(
            plan, worker, scene.epic, {*SessionId::parse("s1"), {"h", "b", "n", 7, 1}},
            [](const ProcessIdentity&) { return Liveness::gone; }, false);
    }));
    const auto outcome = unwrap(scene.run(scene.confirmed(scene.epic.id)));
    CHECK(outcome.is_epic);
    CHECK(outcome.changesets == std::vector<BeadId>{scene.changeset.id});
    const Bead epic = scene.plan.get(scene.epic.id);
    CHECK(is_closed(epic));
    CHECK(epic.assignee.empty());
    CHECK_FALSE(scene.plan.get(worker.caller_bead()).assignment);
    CHECK(unwrap(Agent::of(scene.plan.get(worker.caller_bead()))).state() == "idle");
    CHECK(scene.plan.lease(scene.epic.id)->ended);
    CHECK(is_closed(scene.plan.get(task.id)));
    CHECK(state_of(scene.plan.get(merged.id)) == ChangesetState::merged);
    CHECK(scene.plan.event_types().back() == "epic.abandoned");
    CHECK(unwrap(scene.run(scene.confirmed(scene.epic.id))).changesets.empty());
}

TEST_CASE("what a live session works on is not abandoned under it", "[app][abandon_bead]") {
    Scene scene;
    const Bead other = scene.plan.changeset(scene.epic, "Other");
    Session session{.id = *SessionId::parse("s1"),
                    .agent = *AgentId::parse("atelier/worker/alice")};
    session.changeset = scene.changeset.id;
    scene.plan.put(session);
    scene.plan.put(Lease{.on = scene.epic.id,
                         .agent = session.agent,
                         .session = session.id,
                         .keeper = {"h", "b", "n", 7, 1},
                         .expires_at = scene.plan.clock.now()});
    scene.holder = Liveness::alive;
    const Error error = must_fail(scene.run(scene.confirmed(scene.changeset.id)));
    CHECK(error.code == ErrorCode::epic_taken);
    CHECK(error.details.string_at("held_by") == "atelier/worker/alice");
    CHECK(must_fail(scene.run(scene.confirmed(scene.epic.id))).code == ErrorCode::epic_taken);
    CHECK(unwrap(scene.run(scene.confirmed(other.id))).changesets.size() == 1);
    scene.holder = Liveness::gone;
    unwrap(scene.run(scene.confirmed(scene.changeset.id)));
}

TEST_CASE("a changeset can be superseded by another, not in a circle", "[app][abandon_bead]") {
    Scene scene;
    const Bead other = scene.plan.changeset(scene.epic, "Other");
    const Bead dependent = scene.plan.changeset(scene.epic, "D", {.depends_on = {other.id}});
    CHECK(unwrap(scene.run({other.id, "why", {}, false})).stopped ==
          std::vector<BeadId>{dependent.id});
    auto request = scene.confirmed(other.id);
    request.superseded_by = scene.changeset.id;
    CHECK(unwrap(scene.run(request)).stopped.empty());
    CHECK(unwrap(superseded_by(scene.plan.get(other.id))) == scene.changeset.id);
    request = scene.confirmed(scene.changeset.id);
    request.superseded_by = other.id;
    CHECK(must_fail(scene.run(request)).code == ErrorCode::usage);
    request.superseded_by = scene.changeset.id;
    CHECK(must_fail(scene.run(request)).code == ErrorCode::usage);
    request = scene.confirmed(scene.epic.id);
    request.superseded_by = other.id;
    CHECK(must_fail(scene.run(request)).code == ErrorCode::usage);
}

TEST_CASE("what supersedes a changeset can be said after it was abandoned", "[app][abandon_bead]") {
    Scene scene;
    const Bead other = scene.plan.changeset(scene.epic, "Other");
    CHECK_FALSE(unwrap(scene.run(scene.confirmed(other.id))).already);
    auto request = scene.confirmed(other.id);
    CHECK(unwrap(scene.run(request)).already);
    request.superseded_by = scene.changeset.id;
    CHECK_FALSE(unwrap(scene.run(request)).already);
    CHECK(unwrap(superseded_by(scene.plan.get(other.id))) == scene.changeset.id);
    CHECK(unwrap(scene.run(request)).already);
}

TEST_CASE("an epic that is abandoned already is said to be", "[app][abandon_bead]") {
    Scene scene;
    CHECK_FALSE(unwrap(scene.run({scene.epic.id, "not wanted", {}, false})).already);
    CHECK_FALSE(unwrap(scene.run(scene.confirmed(scene.epic.id))).already);
    CHECK(unwrap(scene.run({scene.epic.id, "not wanted", {}, false})).already);
}

TEST_CASE("merged work and finished epics cannot be abandoned", "[app][abandon_bead]") {
    Scene scene;
    Bead merged = scene.changeset;
    set_changeset_label(merged, ChangesetLabel::merged);
    merged.status = BeadStatus::closed;
    scene.plan.update(merged);
    CHECK(must_fail(scene.run(scene.confirmed(merged.id))).code == ErrorCode::not_runnable);
    Bead epic = scene.epic;
    epic.status = BeadStatus::closed;
    scene.plan.update(epic);
    CHECK(must_fail(scene.run(scene.confirmed(epic.id))).code == ErrorCode::epic_closed);
    CHECK(must_fail(scene.run({merged.id, " ", {}, true})).code == ErrorCode::usage);
}

TEST_CASE("a work branch that cannot be read is said before anything is given up",
          "[app][abandon_bead]") {
    Scene scene;
    Bead changeset = scene.plan.get(scene.changeset.id);
    changeset.description = "changeset.work_branch: ba na..na\n";
    scene.plan.update(changeset);
    const Error error = must_fail(scene.run(scene.confirmed(changeset.id)));
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK(error.details.string_at("bead") == changeset.id.str());
    CHECK(error.details.string_at("field") == "changeset.work_branch");
    CHECK_FALSE(is_closed(scene.plan.get(changeset.id)));
}
