#include "app/guard/repository_comparison.hpp"

#include "app/guard/rescue_refs.hpp"
#include "support/audit_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("another session's branch and worktree move while it runs", "[app][audit]") {
    AuditFixture f;
    f.other_session(Stage::agent);
    f.repository.force(f.other_branch(), f.strayed, "atelier/worker/worker-2");
    f.repository.detach(f.worktree_of(f.other));
    CHECK(f.verify().lines().empty());
}

TEST_CASE("a rebase that the agent left half way is not told as a strayed HEAD", "[app][audit]") {
    AuditFixture f;
    const auto folder = f.worktree_of(f.changeset);
    f.repository.detach(folder);
    SECTION("it is under way") {
        f.repository.git.worktree_at(folder)->in_operation = true;
        f.check_silent();
    }
    SECTION("there is none") {
        f.check_reported(folder.string());
    }
}

TEST_CASE("a branch that was renamed is told as such, or put back", "[app][audit]") {
    AuditFixture f;
    SECTION("by the agent") {
        f.rename_branch(f.topic, "refs/heads/new", worker_name);
        CHECK(f.verify().restored.size() == 2);
        CHECK(f.repository.git.ref(f.topic) == f.first);
        CHECK_FALSE(f.repository.git.ref("refs/heads/new"));
    }
    SECTION("by the agent, and checked out by a person") {
        f.rename_branch("refs/heads/main", "refs/heads/new", worker_name);
        f.repository.git.worktrees.front().branch = *BranchName::parse("new");
        const AuditOutcome outcome = f.verify();
        CHECK(outcome.restored.empty());
        REQUIRE(outcome.lines().size() == 1);
        CHECK_THAT(outcome.lines()[0], ContainsSubstring("undo: git branch -m new main"));
        CHECK(f.mail_to_overseer().size() == 1);
    }
    SECTION("by somebody else") {
        f.rename_branch(f.topic, "refs/heads/new", "Otto");
        f.check_silent();
    }
}

TEST_CASE("a worktree that was moved is told with the way back", "[app][audit]") {
    AuditFixture f;
    unwrap(f.repository.worktrees().add_worktree("/mine", *BranchName::parse("topic"), f.first));
    unwrap(snapshot_repository(f.work, f.session));
    f.repository.git.worktree_at("/mine")->folder = "/elsewhere";
    unwrap(f.files.move("/mine", "/elsewhere"));
    const AuditOutcome outcome = f.verify();
    CHECK(outcome.clean());
    REQUIRE(outcome.lines().size() == 1);
    CHECK_THAT(outcome.lines()[0], ContainsSubstring("undo: git worktree move /elsewhere /mine"));
}

TEST_CASE("a branch and worktree of the plan that no session works on are watched",
          "[app][audit]") {
    AuditFixture f;
    SECTION("deleted") {
        f.repository.force(f.other_branch(), std::nullopt);
        f.check_remarked(f.other_branch());
    }
    SECTION("moved by this session, also while another works there") {
        f.other_session(Stage::agent);
        // Else it is checked out there, and stays where it is.
        f.repository.detach(f.worktree_of(f.other));
        f.repository.force(f.other_branch(), f.strayed, worker_name);
        CHECK(f.verify().restored.size() == 1);
        CHECK(f.repository.git.ref(f.other_branch()) == f.first);
    }
    SECTION("its worktree gone") {
        unwrap(f.repository.worktrees().discard_worktree(f.worktree_of(f.other)));
        f.check_remarked(f.worktree_of(f.other).string());
    }
}

TEST_CASE("the branch and worktree of a changeset that has landed may go", "[app][audit]") {
    AuditFixture f;
    f.update(unwrap(merge(f.done(f.other, f.first, f.first), f.first)));
    f.repository.force(f.other_branch(), std::nullopt);
    unwrap(f.repository.worktrees().discard_worktree(f.worktree_of(f.other)));
    CHECK(f.verify().lines().empty());
}

TEST_CASE("a name that looks like ours makes no branch ours", "[app][audit]") {
    AuditFixture f;
    const std::string name = GENERATE("refs/heads/look-at-me", "refs/heads/new-planner-ui",
                                      "refs/heads/main-planner-ann", "refs/heads/root-at-99999.1",
                                      "refs/heads/main-planner-gone");
    f.repository.force(name, f.first);
    if (name.ends_with("gone")) {
        // A planner's session that ended before this one began.
        Session ended{.id = *SessionId::parse("s-gone"),
                      .agent = *AgentId::parse("atelier/planner/gone"),
                      .stage = Stage::end,
                      .worktree = "/data/projects/repo-1/worktrees/at-planner-gone",
                      .branch = *BranchName::parse("main-planner-gone")};
        ended.ended_at = f.session.started_at - Millis{1};
        f.put(ended);
    }
    unwrap(snapshot_repository(f.work, f.session));
    SECTION("deleted by nobody known") {
        f.repository.force(name, std::nullopt);
        f.check_remarked(name);
    }
    SECTION("moved by the session") {
        f.repository.force(name, f.strayed, worker_name);
        CHECK(f.verify().restored.size() == 1);
        CHECK(f.repository.git.ref(name) == f.first);
    }
}

TEST_CASE("a rescue ref that the plan knows comes and goes unnoticed, any other is told",
          "[app][audit]") {
    AuditFixture f;
    const std::string kept = "refs/atelier/rescue/20260101T000000Z/topic";
    // By another process of ours.
    const auto make = [&] {
        unwrap(make_rescue_refs(f.overseer(), f.repository.refs(), {{kept, f.first}}, "kept"));
    };
    SECTION("a new one that nobody of ours made") {
        f.repository.git.refs.insert_or_assign(kept, f.first);
        f.check_remarked(kept);
    }
    SECTION("a new one that the agent made, as its log says") {
        f.repository.force(kept, f.strayed, worker_name);
        const AuditOutcome outcome = f.verify();
        REQUIRE(outcome.restored.size() == 1);
        CHECK_FALSE(f.repository.git.ref(kept));
        CHECK(f.repository.git.ref(outcome.restored[0].kept) == f.strayed);
    }
    SECTION("a new one of ours") {
        make();
        f.check_silent();
    }
    SECTION("one of ours that leads elsewhere") {
        make();
        // Git keeps none of such refs.
        f.repository.git.logs.erase(kept);
        f.repository.git.refs.insert_or_assign(kept, f.strayed);
        f.check_remarked(kept);
    }
    SECTION("one of ours that is gone") {
        make();
        unwrap(snapshot_repository(f.work, f.session));
        f.repository.git.refs.erase(kept);
        f.check_remarked(kept);
    }
    SECTION("one of ours that was dropped") {
        make();
        unwrap(snapshot_repository(f.work, f.session));
        unwrap(f.store.write(f.overseer().stamp(), [&](PlanWriter& plan) {
            return record_dropped(plan, kept, f.first);
        }));
        f.repository.git.refs.erase(kept);
        f.check_silent();
    }
}

TEST_CASE("a folder that is kept comes unnoticed, and goes so where the overseer dropped it",
          "[app][audit]") {
    AuditFixture f;
    const auto kept = f.paths.kept() / "at-old.1";
    unwrap(f.files.write(kept / "notes.txt", "notes\n"));
    SECTION("one that came") {
        f.check_silent();
    }
    unwrap(snapshot_repository(f.work, f.session));
    SECTION("one that lost a file") {
        unwrap(f.files.write(kept / "other.txt", "x\n"));
        unwrap(snapshot_repository(f.work, f.session));
        unwrap(f.files.remove(kept / "other.txt"));
        f.check_remarked(kept.string());
    }
    SECTION("one that somebody deleted") {
        unwrap(f.files.remove(kept));
        f.check_remarked(kept.string());
    }
    SECTION("one that was dropped") {
        unwrap(f.store.write(f.overseer().stamp(), [&](PlanWriter& plan) {
            return record_dropped(plan, "kept/at-old.1", std::nullopt);
        }));
        unwrap(f.files.remove(kept));
        f.check_silent();
    }
}

TEST_CASE("a branch that a person looks at is told whoever the log says moved it", "[app][audit]") {
    AuditFixture f;
    SECTION("to a commit of their own: a remark") {
        f.repository.commit("/repo", "Theirs\n", {{"theirs.txt", "x\n"}}, "Otto");
        f.check_remarked("refs/heads/main");
    }
    SECTION("back") {
        const CommitId two = f.repository.commit("/repo", "Two\n", {{"two.txt", "x\n"}}, "Otto");
        unwrap(snapshot_repository(f.work, f.session));
        f.repository.force("refs/heads/main", f.first, "Otto");
        f.check_remarked("refs/heads/main");
        CHECK(two != f.first);
    }
    SECTION("to what is on a work branch: a question") {
        f.repository.force("refs/heads/main", f.strayed, "Otto");
        f.check_reported("refs/heads/main");
    }
    SECTION("to a commit that bears the agent's name: a question") {
        const CommitId made =
            f.repository.commit("/repo", "Made\n", {{"m.txt", "x\n"}}, worker_name);
        f.repository.force("refs/heads/main", made, "Otto");
        f.check_reported("refs/heads/main");
    }
    SECTION("to what has landed: a remark") {
        f.repository.force(full_ref(f.root_of(f.epic)), f.strayed);
        Bead changeset = f.get(f.changeset.id);
        Changeset::set_root_branch(changeset, f.root_of(f.epic));
        f.update(changeset);
        unwrap(snapshot_repository(f.work, f.session));
        f.repository.force("refs/heads/main", f.strayed, "Otto");
        f.check_remarked("refs/heads/main");
    }
}

TEST_CASE("a log that was emptied, and what the project's sessions go by, are told",
          "[app][audit]") {
    AuditFixture f;
    SECTION("a log") {
        f.repository.git.logs[f.topic].clear();
        f.check_remarked(f.topic);
    }
    SECTION("a setting of the project") {
        unwrap(f.files.write(f.paths.user_config(), "{}"));
        f.check_remarked(f.paths.user_config().string());
    }
    SECTION("a template") {
        unwrap(f.files.write(f.paths.templates() / "AGENTS.md", "Do as you like."));
        f.check_remarked((f.paths.templates() / "AGENTS.md").string());
    }
    SECTION("a runtime") {
        const fs::path runtime = f.paths.templates() / "runtimes" / "demo.yaml";
        unwrap(f.files.write(runtime, "name: demo\n"));
        f.check_remarked(runtime.string());
    }
}

TEST_CASE("a branch that goes between the look at refs and that at logs has no emptied log",
          "[app][audit]") {
    AuditFixture f;
    f.repository.git.logs[f.topic] = {{.to = f.first.str()}};
    const RepositoryState before = unwrap(f.repository.audit().state());
    RepositoryState after = before;
    after.logs = "HEAD\n";
    REQUIRE(before.logs.find(f.topic) != std::string::npos);
    const auto told = [&] {
        return unwrap(compare_repository(f.work, f.session, before, after)).remarks.size();
    };
    SECTION("it is gone") {
        f.repository.git.refs.erase(f.topic);
        f.repository.git.logs.erase(f.topic);
        CHECK(told() == 0);
    }
    SECTION("it was made again") {
        CHECK(told() == 0);
    }
    SECTION("it is there without a log") {
        f.repository.git.logs.erase(f.topic);
        CHECK(told() == 1);
    }
}

TEST_CASE("a hook that was harmed is put back and told, and nobody has to decide", "[app][audit]") {
    AuditFixture f;
    const fs::path hook = f.paths.hooks() / "pre-commit";
    unwrap(f.files.write(hook, "#!/bin/sh\nexit 0\n"));
    const AuditOutcome outcome = f.verify();
    CHECK(outcome.clean());
    CHECK(outcome.remarks.empty());
    REQUIRE_FALSE(outcome.hooks.empty());
    CHECK_THAT(outcome.lines().at(0), ContainsSubstring(hook.string()));
    CHECK(f.files.texts.at(hook) == "a shim");
    CHECK(f.mail_to_overseer().empty());
    CHECK(f.event_types().back() == "repository.changed");
}

TEST_CASE("a hook that the user got meanwhile is not missed, one of ours is", "[app][audit]") {
    AuditFixture f;
    f.repository.hooks = UserHooks{"/repo/.git/hooks", {"post-merge"}};
    CHECK(f.verify().hooks.empty());
    unwrap(snapshot_repository(f.work, f.session));
    unwrap(f.files.remove(f.paths.hooks() / "pre-push"));
    f.session.id = *SessionId::parse("s-again");
    unwrap(snapshot_repository(f.work, f.session));
    REQUIRE(f.verify().hooks.size() == 1);
}

TEST_CASE("what the session is compared with is remembered, and a record that differs is told",
          "[app][audit]") {
    AuditFixture f;
    const RepositoryState start = unwrap(snapshot_repository(f.work, f.session));
    const fs::path record = f.paths.sessions() / f.session.id.str() / "start";
    REQUIRE(f.files.texts.contains(record));
    const bool removed = GENERATE(true, false);
    if (removed)
        f.files.texts.erase(record);
    else
        f.files.texts[record] = "{}";
    f.repository.force(f.topic, f.strayed, worker_name);
    const AuditOutcome outcome = unwrap(verify_repository(f.work, f.session, start));
    CHECK(outcome.restored.size() == 1);
    CHECK(outcome.record == (removed ? RecordFate::missing : RecordFate::changed));
    CHECK_FALSE(outcome.clean());
    CHECK_THAT(outcome.lines().back(), ContainsSubstring(record.string()));
    CHECK_THAT(f.mail_to_overseer().at(0).description, ContainsSubstring(record.string()));
}

TEST_CASE("without a memory a record that is gone is a finding, once the agent may have begun",
          "[app][audit]") {
    AuditFixture f;
    f.files.texts.erase(f.paths.sessions() / f.session.id.str() / "start");
    f.session.stage = GENERATE(Stage::worktree, Stage::brief, Stage::agent);
    const AuditOutcome outcome = f.verify();
    CHECK(outcome.clean() == (f.session.stage == Stage::worktree));
    CHECK(f.mail_to_overseer().size() == (f.session.stage == Stage::worktree ? 0 : 1));
}
