#include "app/guard/repository_audit.hpp"

#include "support/audit_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("a session that changed only what is its own is clean, and nobody is told",
          "[app][audit]") {
    AuditFixture f;
    f.commit_work(f.changeset, f.first, {{"more.txt", "x\n"}});
    f.repository.force("refs/remotes/origin/main", f.strayed, worker_name);
    CHECK(f.verify().lines().empty());
    CHECK(f.mail_to_overseer().empty());
    // Once; a repeat finds nothing to do.
    f.repository.force(f.topic, f.strayed, worker_name);
    CHECK(f.verify().clean());
    f.repository.force(f.topic, f.first);
    unwrap(snapshot_repository(f.work, f.session));
    f.repository.force(f.topic, f.strayed, worker_name);
    CHECK_FALSE(f.verify().clean());
}

TEST_CASE("a ref that the session moved is put back, and what stood there is kept",
          "[app][audit]") {
    AuditFixture f;
    f.repository.force(f.topic, f.strayed, worker_name);
    const AuditOutcome outcome = f.verify();
    REQUIRE(outcome.restored.size() == 1);
    CHECK(outcome.restored[0].change.name == f.topic);
    CHECK(outcome.reported.empty());
    CHECK(f.repository.git.ref(f.topic) == f.first);
    CHECK(f.rescued() == std::vector<std::string>{outcome.restored[0].kept});
    CHECK(f.repository.git.ref(outcome.restored[0].kept) == f.strayed);
    const auto mail = f.mail_to_overseer();
    REQUIRE(mail.size() == 1);
    CHECK_THAT(mail[0].description, ContainsSubstring(outcome.restored[0].kept));
    CHECK(f.event_types().back() != "changeset.done");
}

TEST_CASE("a branch that the session made is taken away, and kept", "[app][audit]") {
    AuditFixture f;
    f.repository.force("refs/heads/extra", f.strayed, worker_name);
    const AuditOutcome outcome = f.verify();
    REQUIRE(outcome.restored.size() == 1);
    CHECK_FALSE(f.repository.git.ref("refs/heads/extra"));
    CHECK(f.repository.git.ref(outcome.restored[0].kept) == f.strayed);
}

TEST_CASE("what others moved meanwhile is theirs, also when the session moved it on",
          "[app][audit]") {
    AuditFixture f;
    const CommitId theirs =
        f.repository.commit("/repo", "Theirs\n", {{"theirs.txt", "x\n"}}, "Otto");
    f.repository.force(f.topic, theirs, "Otto");
    if (GENERATE(false, true)) f.repository.force(f.topic, f.strayed, worker_name);
    const auto found = f.repository.git.ref(f.topic);
    const AuditOutcome outcome = f.verify();
    CHECK(outcome.clean());
    // The user's own commit on main is the other one.
    CHECK(outcome.others == 2);
    REQUIRE(outcome.remarks.size() == 1);
    CHECK(outcome.remarks[0].name == "refs/heads/main");
    CHECK(f.repository.git.ref(f.topic) == found);
    CHECK(f.rescued().empty());
}

TEST_CASE("a branch that is gone without a log is a remark, and not brought back", "[app][audit]") {
    AuditFixture f;
    f.repository.force(f.topic, std::nullopt);
    f.check_remarked(f.topic);
    CHECK_FALSE(f.repository.git.ref(f.topic));
}

TEST_CASE("a branch that another checkout stands on is told, and not moved under it",
          "[app][audit]") {
    AuditFixture f;
    f.repository.force("refs/heads/main", f.strayed, worker_name);
    f.check_reported("refs/heads/main");
    CHECK(f.repository.git.ref("refs/heads/main") == f.strayed);
    CHECK(f.rescued().empty());
}

TEST_CASE("a ref that moves again while it is put back is left and told", "[app][audit]") {
    AuditFixture f;
    f.repository.force(f.topic, f.strayed, worker_name);
    const CommitId later = f.repository.commit("/repo", "Later\n", {{"later.txt", "x\n"}});
    f.repository.moving.before_update = [&] { f.repository.force(f.topic, later, "Otto Other"); };
    const AuditOutcome outcome = f.verify();
    CHECK(outcome.restored.empty());
    CHECK(outcome.reported.size() == 1);
    CHECK(f.repository.git.ref(f.topic) == later);
    CHECK(f.rescued().empty());
}

TEST_CASE("settings, hooks and checkouts that differ without the agent's mark are a remark",
          "[app][audit]") {
    AuditFixture f;
    SECTION("a setting") {
        f.repository.git.settings.emplace_back("core.hooksPath", "/theirs");
        f.check_remarked("core.hooksPath");
    }
    SECTION("a hook") {
        unwrap(f.files.write("/repo/.git/hooks/pre-commit", "#!/bin/sh\n"));
        f.check_remarked("/repo/.git/hooks/pre-commit");
    }
    SECTION("the branch that the user has checked out, by nobody known") {
        f.repository.switch_to("/repo", "topic");
        f.repository.git.logs.erase("main-worktree/HEAD");
        f.check_remarked("/repo");
    }
}

TEST_CASE("a checkout that the agent made or switched is told, and left", "[app][audit]") {
    AuditFixture f;
    SECTION("the user's") {
        f.repository.switch_to("/repo", "topic", {}, worker_name);
        f.check_reported("/repo");
    }
    SECTION("a new one") {
        unwrap(f.repository.worktrees().add_worktree("/elsewhere", *BranchName::parse("topic"),
                                                     f.first));
        f.repository.git.logs["worktrees/elsewhere/HEAD"][0].name = worker_name;
        f.check_reported("/elsewhere");
    }
    SECTION("its own worktree, whatever the log says") {
        f.repository.switch_to(f.session.worktree, "topic");
        f.check_reported(f.session.worktree);
    }
}

TEST_CASE("what people do all day beside a session is not mentioned", "[app][audit]") {
    AuditFixture f;
    SECTION("a worktree of their own") {
        unwrap(f.repository.worktrees().add_worktree("/elsewhere", *BranchName::parse("topic"),
                                                     f.first));
        f.check_silent();
    }
    SECTION("another branch checked out") {
        f.repository.switch_to("/repo", "topic");
        f.check_silent();
    }
    SECTION("a tag, an upstream and an editor's note on a branch") {
        f.repository.git.refs.insert_or_assign("refs/tags/v1", f.first);
        f.repository.git.settings.emplace_back("branch.topic.remote", "origin");
        f.repository.git.settings.emplace_back("branch.topic.merge", "refs/heads/topic");
        f.repository.git.settings.emplace_back("branch.topic.vscode-merge-base", "origin/main");
        f.check_silent();
    }
}

TEST_CASE("a planner's own branch is put back to where the session began", "[app][audit]") {
    AuditFixture f;
    f.session.agent = *AgentId::parse("atelier/planner/ann");
    f.session.branch = *BranchName::parse("main-planner-ann");
    const std::string own = "refs/heads/main-planner-ann";
    f.repository.force(own, f.first);
    unwrap(snapshot_repository(f.work, f.session));
    // It has followed the default branch since.
    const CommitId followed = f.repository.git.commits.add({.tree = {},
                                                            .parents = {f.first},
                                                            .message = "On\n",
                                                            .author = "Otto",
                                                            .committer = "Otto"});
    f.session.start = followed;
    f.repository.force(own, f.strayed, "Somebody");
    const AuditOutcome outcome = f.verify();
    REQUIRE(outcome.restored.size() == 1);
    CHECK(f.repository.git.ref(own) == followed);
}

TEST_CASE("a submodule is told of unless others moved it or its remote has it", "[app][audit]") {
    AuditFixture f;
    const fs::path git_dir = "/repo/.git/modules/lib";
    const auto move = [&](const std::string& ref, const std::string& who) {
        auto& submodule = f.repository.git.submodules[git_dir];
        submodule.refs[ref] = f.strayed.str();
        submodule.logs[ref] = {{who, f.strayed.str(), "commit"}};
    };
    SECTION("moved by the session") {
        move("refs/heads/main", worker_name);
        f.check_reported(git_dir.string() + " refs/heads/main");
    }
    SECTION("moved by others") {
        move("refs/heads/main", "Otto Other");
        const AuditOutcome outcome = f.verify();
        CHECK(outcome.clean());
        CHECK(outcome.others == 1);
    }
    SECTION("moved by nobody known") {
        f.repository.git.submodules[git_dir].refs["refs/heads/main"] = f.strayed.str();
        f.check_remarked(git_dir.string() + " refs/heads/main");
    }
    SECTION("at what its remote has") {
        move("HEAD", worker_name);
        f.repository.git.submodules[git_dir].published = {f.strayed};
        CHECK(f.verify().clean());
    }
    SECTION("at what its remote lacks") {
        move("HEAD", worker_name);
        f.check_reported(git_dir.string() + " HEAD");
    }
}

TEST_CASE("the file that leads from a worktree to its repository is put back and told",
          "[app][audit]") {
    AuditFixture f;
    const auto link = f.worktree_of(f.changeset) / ".git";
    unwrap(f.files.remove(link));
    const AuditOutcome outcome = f.verify();
    REQUIRE(outcome.lines().size() == 1);
    CHECK_THAT(outcome.lines()[0],
               ContainsSubstring("restored " + link.string() + ", without which"));
    CHECK(unwrap(f.files.exists(link)));
    CHECK(f.mail_to_overseer().size() == 1);
}
