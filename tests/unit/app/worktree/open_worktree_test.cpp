#include "app/worktree/open_worktree.hpp"

#include "app/claim/agents.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/project_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct OpenFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "One");
    Context person = overseer();

    OpenFixture() { repository.force("refs/heads/topic", first); }
    WorktreeDeps deps() { return {person, repository, files, paths}; }
    Result<Bead> named(const std::string& written) { return named_workplace(person, written); }
    BeadId found(const std::string& written) { return unwrap(named(written)).id; }
    Result<OpenedWorktree> open(const std::string& written) {
        ATELIER_TRY(const Bead place, named(written));
        return open_worktree(deps(), place);
    }
    // A session of that agent, as it ended.
    void session(const std::string& id, const AgentId& agent, const fs::path& worktree,
                 const std::optional<BeadId>& on) {
        Session one{.id = *SessionId::parse(id), .agent = agent};
        one.changeset = on;
        one.worktree = worktree.string();
        one.started_at = clock.now();
        put(one);
    }
};

} // namespace

TEST_CASE("a workplace is named by any part that means one", "[app][worktree][open]") {
    OpenFixture at;
    const std::string id = at.epic.id.str();
    const Bead other = at.PlanFixture::epic("Parting", {.root_branch = "parting-words"});
    const Bead task = at.task(at.changeset, "Write it");
    for (const std::string& written : {id, std::string("topic"), std::string("opi")})
        CHECK(at.found(written) == at.epic.id);
    CHECK(at.found("words") == other.id);
    CHECK(at.found(at.changeset.id.str()) == at.changeset.id);
    CHECK(at.found(id.substr(4) + ".1") == at.changeset.id);
    CHECK(at.found(".1") == at.changeset.id);
    // Where a task is done.
    CHECK(at.found(task.id.str()) == at.changeset.id);
    CHECK(at.named("nothing-so").error().code == ErrorCode::not_found);
}

TEST_CASE("what may be several is refused with their titles", "[app][worktree][open]") {
    OpenFixture at;
    at.PlanFixture::epic("Parting", {.root_branch = "top-words"});
    for (const char* written : {"top", "at-"}) {
        const Error error = at.named(written).error();
        CHECK(error.code == ErrorCode::ambiguous);
        CHECK_THAT(error.message, ContainsSubstring("(Greeting)"));
        CHECK_THAT(error.message, ContainsSubstring("(Parting)"));
        CHECK(error.details.find("choices")->as_array().size() == 2);
    }
}

TEST_CASE("a changeset's worktree is opened, and told when a session has it",
          "[app][worktree][open]") {
    OpenFixture at;
    at.commit_work(at.changeset, at.first, {{"new.txt", "new\n"}});
    const std::string id = at.changeset.id.str();
    const OpenedWorktree opened = unwrap(at.open(id));
    CHECK(opened.worktree == at.worktree_of(at.changeset));
    CHECK(opened.title == "One");
    CHECK(opened.remarks.empty());
    unwrap(at.repository.worktrees().lock_worktree(opened.worktree,
                                                   lock_reason_of(*SessionId::parse("s-1"))));
    CHECK_THAT(unwrap(at.open(id)).remarks.at(0), ContainsSubstring("an agent's session"));
}

TEST_CASE("a changeset without a worktree says why and what to do", "[app][worktree][open]") {
    OpenFixture at;
    const std::string id = at.changeset.id.str();
    const auto refused = [&] {
        const Error error = at.open(id).error();
        CHECK(error.code == ErrorCode::not_found);
        return error.message + "; " + std::string(error.hint);
    };
    CHECK_THAT(refused(), ContainsSubstring("no worktree yet; 'git atelier work " +
                                            at.epic.id.str() + "' starts it"));
    const Bead stuck = at.PlanFixture::changeset(at.epic, "Stuck");
    at.update(unwrap(block(stuck, "no key", at.clock.now())));
    const Error blocked = at.open(stuck.id.str()).error();
    CHECK(blocked.message == stuck.id.str() + " is blocked, and has no worktree yet");
    CHECK_THAT(std::string(blocked.hint), ContainsSubstring("git atelier retry " + stuck.id.str()));
    Bead stuck_later =
        unwrap(block(at.PlanFixture::changeset(at.epic, "Stuck later"), "no key", at.clock.now()));
    Changeset::set_root_base(stuck_later, at.first);
    at.update(stuck_later);
    CHECK(at.open(stuck_later.id.str()).error().message ==
          stuck_later.id.str() + " is blocked, and has no worktree any more");
    // As after an abandonment was taken back.
    Bead left = at.PlanFixture::changeset(at.epic, "Left");
    Changeset::set_root_base(left, at.first);
    at.update(left);
    const Error gone = at.open(left.id.str()).error();
    CHECK(gone.message == "the worktree of " + left.id.str() + " is gone");
    CHECK_THAT(std::string(gone.hint), ContainsSubstring("git atelier work " + at.epic.id.str()));
    const Bead done = at.done(at.changeset, at.first, at.first);
    at.update(unwrap(merge(done, at.first)));
    CHECK_THAT(refused(), ContainsSubstring("has landed, and its worktree is gone; 'git atelier "
                                            "diff " +
                                            id + "'"));
    const Bead given_up = at.PlanFixture::changeset(at.epic, "Two");
    at.update(unwrap(abandon(given_up, "no", std::nullopt)));
    CHECK_THAT(at.open(given_up.id.str()).error().message,
               ContainsSubstring("was abandoned, and its worktree is gone"));
}

TEST_CASE("an epic opens its view", "[app][worktree][open]") {
    OpenFixture at;
    const OpenedWorktree opened = unwrap(at.open("topic"));
    CHECK(opened.made);
    CHECK(opened.worktree == at.paths.worktrees() / at.epic.id.str());
    CHECK_FALSE(unwrap(at.open("topic")).made);
}

TEST_CASE("an agent opens the worktree of its last session", "[app][worktree][open]") {
    OpenFixture at;
    const AgentId ada = *AgentId::make(Role::worker, "ada");
    const AgentId paul = *AgentId::make(Role::planner, "paul");
    for (const AgentId& agent : {ada, paul})
        unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) {
            return ensure_agent(plan, at.as(agent.role(), agent.name()));
        }));
    CHECK_THAT(at.open("ada").error().message, ContainsSubstring("has had no worktree"));
    at.commit_work(at.changeset, at.first, {{"new.txt", "new\n"}});
    at.session("s-1", ada, at.worktree_of(at.changeset), at.changeset.id);
    CHECK(unwrap(at.open("ada")).worktree == at.worktree_of(at.changeset));
    CHECK(unwrap(at.open("ad")).bead == at.changeset.id);
    const fs::path planners = at.paths.worktrees() / "at-planner-paul";
    at.session("s-2", paul, planners, std::nullopt);
    CHECK_THAT(at.open("paul").error().message, ContainsSubstring("is gone"));
    unwrap(at.repository.worktrees().add_worktree(planners, *BranchName::parse("main-planner-paul"),
                                                  at.first));
    CHECK(unwrap(at.open("paul")).worktree == planners);
}

TEST_CASE("without a name there are the worktrees, else the epics that have begun",
          "[app][worktree][open]") {
    OpenFixture at;
    at.PlanFixture::epic("Not begun", {.root_branch = "later"});
    const auto choices = [&] { return unwrap(open_choices(at.deps())); };
    CHECK(choices() == std::vector<OpenChoice>{{at.epic.id, "Greeting"}});
    at.commit_work(at.changeset, at.first, {{"new.txt", "new\n"}});
    CHECK(choices() == std::vector<OpenChoice>{{at.changeset.id, "One"}});
    unwrap(at.open("topic"));
    CHECK(choices() == std::vector<OpenChoice>{{at.changeset.id, "One"}, {at.epic.id, "Greeting"}});
}

TEST_CASE("a run opens the worktree that has its branch, or says where its text is",
          "[app][worktree][open]") {
    OpenFixture at;
    Run run = a_run("at-r1");
    put_run(at.store, run);
    CHECK_THAT(at.open("at-r1").error().message, ContainsSubstring("has made nothing yet"));
    run.branch = *BranchName::parse("letter");
    unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) {
        return plan.runs_to_write().update(run, std::nullopt);
    }));
    CHECK_THAT(at.open("at-r1").error().message,
               ContainsSubstring("'git worktree add FOLDER letter' makes one"));
    const fs::path place = at.paths.worktrees() / "letters";
    unwrap(at.repository.worktrees().add_worktree(place, *run.branch, at.first));
    CHECK(unwrap(at.open("at-r1")).worktree == place);
}

TEST_CASE("a run on a text leads to the piece that it has made last", "[app][worktree][open]") {
    OpenFixture at;
    put_run(at.store, a_run("at-r1"));
    put_piece(at.store, a_piece("at-r1.1", "at-r1"));
    put_piece(at.store, a_piece("at-r1.2", "at-r1", 5));
    const Error error = at.open("at-r1").error();
    CHECK(error.code == ErrorCode::usage);
    CHECK(error.message == "at-r1 has no worktree; what it has made last is at-r1.2");
    CHECK_THAT(std::string(error.hint), ContainsSubstring("at-r1.2"));
}

TEST_CASE("a run opens the worktree of its changeset", "[app][worktree][open]") {
    OpenFixture at;
    Run run = a_run("at-r1");
    run.changeset = at.changeset.id;
    put_run(at.store, run);
    CHECK(at.open("at-r1").error().message == at.changeset.id.str() + " has no worktree yet");
    at.commit_work(at.changeset, at.first, {{"new.txt", "new\n"}});
    const OpenedWorktree opened = unwrap(at.open("at-r1"));
    CHECK(opened.bead == at.changeset.id);
    CHECK(opened.worktree == at.worktree_of(at.changeset));
}
