#include "app/work/end_session.hpp"

#include "app/core/turn_record.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/guard/repository_audit.hpp"
#include "base/text.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// The worker worker-1 in its session on a changeset, at its agent stage, in a locked worktree.
struct OpenSession : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    const SessionId id = *work.plan.session;
    const fs::path folder = worktree_of(changeset);

    OpenSession() {
        commit_work(changeset, first, {{"src/new.txt", "new\n"}});
        unwrap(repository.worktrees().lock_worktree(folder, "git-atelier session " + id.str()));
        put(open(id.str()));
        unwrap(install_hooks(hook_installation_deps(work), record.enlistment));
        unwrap(snapshot_repository(work, stored()));
    }

    Session open(const std::string& name) {
        return {.id = *SessionId::parse(name),
                .agent = work.plan.caller,
                .epic = epic.id,
                .changeset = changeset.id,
                .stage = Stage::agent,
                .started_at = clock.now(),
                .worktree = folder.string(),
                .branch = work_branch_of(changeset),
                .base = first,
                .start = first};
    }
    Session stored() { return session(id.str()).value(); }
    std::optional<std::string> lock() { return repository.git.worktree_at(folder)->lock_reason; }
    fs::path git_dir() { return repository.git.worktree_at(folder)->git_dir; }
};

} // namespace

TEST_CASE("an ended session says when, how and why, and its worktree is free", "[app][session]") {
    OpenSession f;
    f.clock.advance(Seconds{60});
    unwrap(end_session(f.work, f.id, SessionEnd::done, "all is well"));
    const Session ended = f.stored();
    CHECK(ended.ended_at == f.clock.now());
    CHECK(ended.stage == Stage::end);
    CHECK(ended.outcome == SessionEnd::done);
    CHECK(ended.outcome_text == "all is well");
    CHECK_FALSE(f.lock());
    const Event event = f.events().back();
    CHECK(event.type == "session.ended");
    CHECK(event.bead == f.changeset.id);
    CHECK_THAT(event.data, ContainsSubstring(R"("outcome":"done")") &&
                               ContainsSubstring(R"("text":"all is well")"));
}

TEST_CASE("an ended session says what its agent used and said last, as far as it is known",
          "[app][session]") {
    OpenSession f;
    const auto event = [&](const TurnReading& turn) {
        unwrap(f.store.write(f.stamp(),
                             [&](PlanWriter& plan) { return put_turn_record(plan, f.id, turn); }));
        unwrap(end_session(f.work, f.id, SessionEnd::done, ""));
        return std::get<Json>(parse_json(f.events().back().data));
    };
    SECTION("both") {
        const Json data = event({.cost = 0.5, .last_words = "All is well.\n\nBye."});
        CHECK(data.find("usage")->dump() == R"({"cost":0.5})");
        CHECK(data.string_at("last_words") == "All is well. Bye.");
    }
    SECTION("words alone, and too many of them") {
        const Json data = event({.last_words = std::string(3000, 'x')});
        CHECK(data.find("usage") == nullptr);
        CHECK(width(data.string_at("last_words")) == 200);
    }
    SECTION("nothing") {
        const Json data = event({});
        CHECK(data.find("usage") == nullptr);
        CHECK(data.find("last_words") == nullptr);
    }
}

TEST_CASE("an ended session says where its work branch stood, unless its run died",
          "[app][session]") {
    OpenSession f;
    const CommitId head = f.at(f.work_branch_of(f.changeset)).value();
    SECTION("stopped") {
        unwrap(end_session(f.work, f.id, SessionEnd::interrupted, ""));
        CHECK(f.stored().head == head);
    }
    SECTION("assessed before") {
        Session assessed = f.stored();
        assessed.head = f.first;
        f.put(assessed);
        unwrap(end_session(f.work, f.id, SessionEnd::integrated, ""));
        CHECK(f.stored().head == f.first);
    }
    SECTION("lost") {
        unwrap(end_session(f.work, f.id, SessionEnd::lost, ""));
        CHECK_FALSE(f.stored().head);
    }
}

TEST_CASE("the claim outlives the session that it was taken for", "[app][session]") {
    OpenSession f;
    unwrap(end_session(f.work, f.id, ErrorCode::git_failed, ""));
    CHECK(f.stored().outcome->code() == ErrorCode::git_failed);
    CHECK_THAT(f.events().back().data, !ContainsSubstring("text"));
    const Lease claim = f.lease(f.epic.id).value();
    CHECK(claim.session == f.id);
    CHECK_FALSE(claim.ended);
    CHECK(f.get(f.epic.id).assignee == f.work.plan.caller.str());
}

TEST_CASE("a session ends once, and a second end leaves the lock of whoever came next",
          "[app][session]") {
    OpenSession f;
    unwrap(end_session(f.work, f.id, SessionEnd::done, "all is well"));
    const Session ended = f.stored();
    const auto events = f.events().size();
    unwrap(f.repository.worktrees().lock_worktree(f.folder, "git-atelier session s-2"));
    f.clock.advance(Seconds{1});
    unwrap(end_session(f.work, f.id, SessionEnd::lost, "again"));
    CHECK(f.stored() == ended);
    CHECK(f.events().size() == events);
    CHECK(f.lock() == "git-atelier session s-2");
}

TEST_CASE("the end of a session that is not in the plan writes nothing", "[app][session]") {
    OpenSession f;
    const auto events = f.events().size();
    unwrap(end_session(f.work, *SessionId::parse("s-unknown"), SessionEnd::done, ""));
    CHECK(f.events().size() == events);
    CHECK_FALSE(f.session("s-unknown"));
    CHECK(f.lock());
}

TEST_CASE("all that a dead run left open is closed, and nothing of another agent",
          "[app][session]") {
    OpenSession f;
    Session planless = f.open("s-early");
    planless.stage = Stage::claim;
    planless.worktree.clear();
    planless.branch.reset();
    f.put(planless);
    Session others = f.open("s-others");
    others.agent = f.worker("bob").caller;
    f.put(others);
    f.machine.left[f.id] = 2;
    CHECK(unwrap(recover_sessions(f.work, f.work.plan.caller)) == 2);
    CHECK(f.stored().outcome == SessionEnd::lost);
    CHECK(f.stored().outcome_text == "the run ended at stage agent");
    CHECK(f.session("s-early")->outcome_text == "the run ended at stage claim");
    CHECK_FALSE(f.session("s-others")->ended_at);
    CHECK(f.progress.warnings == std::vector<std::string>{"ended 2 processes that session " +
                                                          f.id.str() + " had left behind"});
    CHECK_FALSE(f.lock());
    CHECK(unwrap(recover_sessions(f.work, f.work.plan.caller)) == 0);
}

TEST_CASE("locks that a killed Git left behind are removed, and others stay", "[app][session]") {
    OpenSession f;
    const fs::path heads = f.repository.common_dir() / "refs/heads";
    const fs::path own = heads / (f.work_branch_of(f.changeset).str() + ".lock");
    for (const fs::path& lock : {own, heads / "topic.lock", f.git_dir() / "index.lock"})
        unwrap(f.files.write(lock, ""));
    unwrap(end_remains_of(f.work, f.id));
    CHECK_FALSE(f.files.texts.contains(own));
    CHECK_FALSE(f.files.texts.contains(f.git_dir() / "index.lock"));
    CHECK(f.files.texts.contains(heads / "topic.lock"));
    CHECK(f.stored().outcome == SessionEnd::lost);
}

TEST_CASE("the processes of a session that has ended are ended, its record stays",
          "[app][session]") {
    OpenSession f;
    unwrap(end_session(f.work, f.id, SessionEnd::done, "all is well"));
    f.machine.left[f.id] = 1;
    unwrap(end_remains_of(f.work, f.id));
    CHECK(f.machine.ended == std::vector<SessionId>{f.id});
    CHECK(f.progress.has_warned_of("1 process"));
    CHECK(f.stored().outcome == SessionEnd::done);
}

TEST_CASE("what a dead session changed in the repository is put back", "[app][session]") {
    OpenSession f;
    f.repository.force("refs/heads/topic", f.first);
    unwrap(snapshot_repository(f.work, f.stored()));
    f.repository.force("refs/heads/topic", f.at(f.work_branch_of(f.changeset)),
                       f.work.plan.caller.str());
    unwrap(end_remains_of(f.work, f.id));
    CHECK(f.repository.git.ref("refs/heads/topic") == f.first);
    CHECK(f.mail_to_overseer().size() == 1);
    CHECK(f.stored().outcome == SessionEnd::lost);
}

TEST_CASE("what cannot be compared any more is said, and the session ends", "[app][session]") {
    OpenSession f;
    const fs::path record = start_record(f.paths, f.id);
    unwrap(f.files.write(record, "broken"));
    unwrap(end_remains_of(f.work, f.id));
    CHECK(f.progress.has_warned_of(record.string()));
    CHECK(f.stored().outcome == SessionEnd::lost);
    CHECK(f.files.below(f.paths.sessions()).empty());
}

TEST_CASE("a session whose worktree is gone ends, and that is said", "[app][session]") {
    OpenSession f;
    unwrap(f.repository.worktrees().discard_worktree(f.folder));
    unwrap(end_remains_of(f.work, f.id));
    CHECK(f.stored().outcome == SessionEnd::lost);
    CHECK(f.progress.has_warned_of(f.folder.string() + " is gone"));
}
