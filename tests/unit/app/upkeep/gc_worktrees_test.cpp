// What `gc` finds in the repository.
#include "domain/guard/repository_state.hpp"
#include "support/garbage_fixture.hpp"
#include "support/git_values.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Repositories : GarbageFixture {
    const fs::path folder = worktree_of(changeset);
    const std::string work_ref = full_ref(work_branch_of(changeset));
    const AgentId ann = planner("ann").caller;

    GcCandidate worktree() { return sole(find_worktrees); }
    GcCandidate branch() { return sole(find_branches); }
    // On a branch of its own, below the project's folder.
    fs::path add(const std::string& name, const std::string& on) {
        const fs::path place = paths.worktrees() / name;
        unwrap(repository.worktrees().add_worktree(place, atelier::test::branch(on), first));
        return place;
    }
    void leave_file() { unwrap(files.write(folder / "notes.txt", "mine\n")); }
    CommitId commit_late() { return repository.commit(folder, "Late\n", {{"late.txt", "x\n"}}); }
    Bead abandoned() {
        commit_work(changeset, first, {{"src/new.txt", "new\n"}});
        return update(unwrap(abandon(get(changeset.id), "not wanted", std::nullopt)));
    }
    void known_planner() {
        lease_to(ann.bead("at"), ann, "run-1", {"host", "boot", "namespace", 7, 1});
        Bead bead{.id = ann.bead("at"), .title = ann.str(), .issue_type = "agent"};
        bead.labels = {"at:agent"};
        create(bead);
        clock.advance(Seconds{61});
    }
};

} // namespace

TEST_CASE("a worktree is garbage for what became of its changeset", "[app][gc]") {
    Repositories f;
    std::string why;
    SECTION("landed") {
        f.landed();
        why = "its changeset has landed";
    }
    SECTION("abandoned, when its branch has the commits") {
        f.abandoned();
        why = "its changeset was abandoned";
    }
    const GcCandidate candidate = f.worktree();
    CHECK(candidate.item.kind == GcKind::worktree);
    CHECK(candidate.item.name == f.folder.string());
    CHECK(candidate.item.why == why);
    CHECK(candidate.item.state == GcState::would);
    CHECK(unwrap(candidate.collect()).kept.empty());
    CHECK_FALSE(f.has_worktree());
    CHECK(f.has_branch());
    const Json event = f.newest_event(EventType::worktree_removed);
    CHECK(event.string_at("path") == f.folder.string());
    CHECK(event.string_at("why") == why);
    CHECK(f.events().back().bead == f.changeset.id);
}

TEST_CASE("a worktree that somebody locked is left, with the reason", "[app][gc]") {
    Repositories f;
    f.landed();
    f.request.force = GENERATE(false, true);
    unwrap(f.repository.worktrees().lock_worktree(f.folder, "on a stick"));
    const GcCandidate candidate = f.worktree();
    CHECK(candidate.item.state == GcState::left);
    CHECK(candidate.item.why == "locked: on a stick");
    CHECK_THAT(candidate.item.hint, ContainsSubstring("git worktree unlock"));
    CHECK_FALSE(candidate.collect);
}

TEST_CASE("the lock of a session that died is opened", "[app][gc]") {
    Repositories f;
    f.landed();
    unwrap(f.repository.worktrees().lock_worktree(f.folder, "git-atelier session s-1"));
    CHECK(unwrap(f.worktree().collect()).done);
    CHECK_FALSE(f.has_worktree());
}

TEST_CASE("a worktree with a repository in it is left unless it is forced", "[app][gc]") {
    Repositories f;
    f.landed();
    f.request.force = GENERATE(false, true);
    f.repository.git.worktree_at(f.folder)->inner = {{.path = "app", .unpublished = {"HEAD"}}};
    const GcCandidate candidate = f.worktree();
    CHECK((candidate.item.state == GcState::left) == !f.request.force);
    CHECK_THAT(candidate.item.why, ContainsSubstring("the repository app in it has commits"));
}

TEST_CASE("a worktree that cannot be looked into is left, and said why", "[app][gc]") {
    Repositories f;
    f.landed();
    f.request.force = GENERATE(false, true);
    f.files.broken.insert(f.folder);
    CHECK(f.worktree().item.state == GcState::left);
    CHECK_THAT(f.worktree().item.why, ContainsSubstring("it is broken"));
}

TEST_CASE("where Git does not answer, nothing is said to be garbage", "[app][gc]") {
    Repositories f;
    f.landed();
    const GcCandidate worktree = f.worktree();
    const GcCandidate branch = f.branch();
    f.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    GcSight sight;
    CHECK(must_fail(find_worktrees(f.work, f.request, sight)).code == ErrorCode::git_failed);
    CHECK(must_fail(find_branches(f.work, f.request, sight)).code == ErrorCode::git_failed);
    CHECK(must_fail(worktree.collect()).code == ErrorCode::git_failed);
    CHECK(must_fail(branch.collect()).code == ErrorCode::git_failed);
    f.repository.git.fault.reset();
    CHECK(f.has_worktree());
    CHECK(f.has_branch());
}

TEST_CASE("what would be lost is kept below rescue refs before a worktree is forced away",
          "[app][gc]") {
    Repositories f;
    f.landed();
    bool commits = false;
    bool changed = false;
    SECTION("commits") {
        commits = true;
    }
    SECTION("files") {
        changed = true;
    }
    SECTION("both") {
        commits = changed = true;
    }
    const CommitId head = commits ? f.commit_late() : f.at(f.work_branch_of(f.changeset)).value();
    if (changed) f.leave_file();
    CHECK(f.worktree().item.state == GcState::left);
    CHECK_THAT(f.worktree().item.hint, ContainsSubstring("gc --force"));
    f.request.force = true;
    CHECK_THAT(f.worktree().item.why,
               ContainsSubstring("its changeset has landed; forced, though"));
    const auto kept = unwrap(f.worktree().collect()).kept;
    REQUIRE(kept.size() == static_cast<std::size_t>(commits) + static_cast<std::size_t>(changed));
    CHECK_FALSE(f.has_worktree());
    const std::string begin = "refs/atelier/rescue/";
    if (commits) {
        CHECK(kept.front().starts_with(begin));
        CHECK(kept.front().ends_with("/" + f.work_branch_of(f.changeset).str()));
        CHECK(f.repository.git.ref(kept.front()) == head);
    }
    if (changed) {
        CHECK(kept.back().starts_with(begin));
        CHECK(kept.back().ends_with("/files-of-" + f.changeset.id.str()));
        CHECK(f.repository.file_at(f.repository.git.ref(kept.back()).value(), "notes.txt") ==
              "mine\n");
    }
    CHECK(*f.newest_event(EventType::worktree_removed).find("kept") == Json::strings(kept));
}

TEST_CASE("commits of a worktree on no branch are kept under its own name", "[app][gc]") {
    Repositories f;
    f.landed();
    f.repository.detach(f.folder);
    const CommitId late = f.commit_late();
    f.request.force = true;
    const auto kept = unwrap(f.worktree().collect()).kept;
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].ends_with("/head-of-" + f.changeset.id.str()));
    CHECK(f.repository.git.ref(kept[0]) == late);
}

TEST_CASE("a worktree in which a rebase is under way goes only when it is forced", "[app][gc]") {
    Repositories f;
    f.landed();
    f.repository.git.worktree_at(f.folder)->in_operation = true;
    CHECK(f.worktree().item.state == GcState::left);
    CHECK_THAT(f.worktree().item.why, ContainsSubstring("rebase"));
    f.request.force = true;
    CHECK(unwrap(f.worktree().collect()).done);
    CHECK_FALSE(f.has_worktree());
}

TEST_CASE("a worktree stays when what is in it cannot be kept", "[app][gc]") {
    Repositories f;
    f.landed();
    f.leave_file();
    f.request.force = true;
    const GcCandidate candidate = f.worktree();
    // Another rescue has taken the name meanwhile.
    const std::string rescued = rescue_ref(f.clock.now(), "files-of-" + f.changeset.id.str());
    f.repository.moving.before_update = [&] { f.repository.force(rescued, f.first); };
    CHECK(must_fail(candidate.collect()).code == ErrorCode::root_moved);
    CHECK(f.has_worktree());
    CHECK(unwrap(f.files.exists(f.folder / "notes.txt")));
    CHECK(f.repository.git.ref(rescued) == f.first);
}

TEST_CASE("a worktree without a folder goes from Git's list, its commits kept if nobody has them",
          "[app][gc]") {
    Repositories f;
    f.landed();
    SECTION("landed") {
        unwrap(f.files.remove(f.folder));
        CHECK(f.worktree().item.why == "its folder is gone; its changeset has landed");
        CHECK(unwrap(f.worktree().collect()).done);
        CHECK_FALSE(f.has_worktree());
    }
    SECTION("not landed") {
        const CommitId late = f.commit_late();
        unwrap(f.files.remove(f.folder));
        CHECK(f.worktree().item.state == GcState::left);
        f.request.force = true;
        const auto kept = unwrap(f.worktree().collect()).kept;
        REQUIRE(kept.size() == 1);
        CHECK(f.repository.git.ref(kept[0]) == late);
        CHECK_FALSE(f.has_worktree());
    }
}

TEST_CASE("a worktree is looked at again when it is taken away", "[app][gc]") {
    Repositories f;
    f.landed();
    const GcCandidate candidate = f.worktree();
    SECTION("a file has come into it") {
        f.leave_file();
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.has_worktree());
    }
    SECTION("a session is at work in it") {
        f.lease_to(f.worker().caller.bead("at"), f.worker().caller, "run-1", f.machine.own);
        f.put(Session{.id = *SessionId::parse("s-1"),
                      .agent = f.worker().caller,
                      .epic = f.epic.id,
                      .changeset = f.changeset.id,
                      .started_at = f.clock.now()});
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.has_worktree());
    }
    SECTION("somebody has removed it") {
        unwrap(f.repository.worktrees().remove_worktree(f.folder));
        CHECK(unwrap(candidate.collect()).done);
        CHECK(std::ranges::count(f.event_types(), "worktree.removed") == 0);
    }
}

TEST_CASE("a worktree of which the plan knows nothing goes only when nothing would be lost",
          "[app][gc]") {
    Repositories f;
    const fs::path place = f.add("at-nowhere", "lost");
    CHECK(f.worktree().item.why == "the plan knows nothing of it");
    CHECK(f.worktree().item.state == GcState::would);
    f.repository.commit(place, "Late\n", {{"late.txt", "x\n"}});
    CHECK(f.worktree().item.state == GcState::left);
    f.request.force = true;
    CHECK(unwrap(f.worktree().collect()).kept.size() == 1);
    CHECK_FALSE(f.events().back().bead);
}

TEST_CASE("nothing outside of the project's folder is ours to take", "[app][gc]") {
    Repositories f;
    f.landed();
    unwrap(f.worktree().collect());
    unwrap(f.repository.worktrees().add_worktree("/mine/" + f.changeset.id.str(), branch("my-own"),
                                                 f.first));
    CHECK(f.found(find_worktrees).empty());
}

TEST_CASE("a planner's worktree goes when it has ended, under its own name", "[app][gc]") {
    Repositories f;
    const fs::path place = f.add("at-planner-ann", "main-planner-ann");
    SECTION("not while it lives") {
        f.lease_to(f.ann.bead("at"), f.ann, "run-1", f.machine.own);
        CHECK(f.found(find_worktrees).empty());
    }
    SECTION("when it has ended") {
        f.known_planner();
        const GcCandidate candidate = f.worktree();
        CHECK(candidate.item.why == "its planner has ended");
        CHECK(unwrap(candidate.collect()).done);
        CHECK(f.repository.git.worktree_at(place) == nullptr);
        CHECK(f.lease(f.ann.bead("at"))->ended);
    }
    SECTION("not when it has come back meanwhile") {
        const GcCandidate candidate = f.worktree();
        f.lease_to(f.ann.bead("at"), f.ann, "run-2", f.machine.own);
        CHECK(must_fail(candidate.collect()).code == ErrorCode::identity_in_use);
        CHECK(f.repository.git.worktree_at(place) != nullptr);
    }
    SECTION("not when a session of it is open still") {
        const GcCandidate candidate = f.worktree();
        f.put(Session{.id = *SessionId::parse("s-1"), .agent = f.ann, .started_at = f.clock.now()});
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.repository.git.worktree_at(place) != nullptr);
    }
    SECTION("not with what would be lost in it") {
        f.repository.commit(place, "Late\n", {{"late.txt", "x\n"}});
        CHECK(f.worktree().item.state == GcState::left);
    }
}

TEST_CASE("a worktree with the name of a planner that there cannot be is judged like any other",
          "[app][gc]") {
    Repositories f;
    const fs::path place = f.add("at-planner-.", "odd");
    CHECK(unwrap(f.worktree().collect()).done);
    CHECK(f.repository.git.worktree_at(place) == nullptr);
}

TEST_CASE("a branch is garbage once its commits are where they were to go", "[app][gc]") {
    Repositories f;
    const CommitId head = f.landed();
    // The worktree that has it is about to go.
    const GcCandidate candidate = f.branch();
    CHECK(candidate.item.kind == GcKind::branch);
    CHECK(candidate.item.name == f.work_branch_of(f.changeset).str());
    CHECK(candidate.item.state == GcState::would);
    SECTION("not while its worktree stays") {
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.has_branch());
        f.leave_file();
        CHECK(f.found(find_branches).empty());
        f.request.force = true;
        CHECK(f.branch().item.state == GcState::would);
    }
    SECTION("after its worktree, with an event that says where it was") {
        unwrap(f.worktree().collect());
        CHECK(unwrap(candidate.collect()).done);
        CHECK_FALSE(f.has_branch());
        const Json event = f.newest_event(EventType::branch_removed);
        CHECK(event.string_at("branch") == candidate.item.name);
        CHECK(event.string_at("head") == head.str());
        CHECK(event.string_at("why") == "its changeset has landed");
        CHECK(f.events().back().bead == f.changeset.id);
    }
    SECTION("past the lock of a run that was killed while it deleted it") {
        unwrap(f.worktree().collect());
        const fs::path lock = "/repo/.git/" + full_ref(f.work_branch_of(f.changeset)) + ".lock";
        unwrap(f.files.write(lock, ""));
        f.repository.moving.locked_since[lock] = f.clock.now() - Millis{1'000};
        CHECK(unwrap(candidate.collect()).done);
        CHECK_FALSE(f.has_branch());
    }
    SECTION("not where branch.keep_work is set, be it meanwhile") {
        f.settings.keep_work = true;
        CHECK(f.found(find_branches).empty());
        unwrap(f.worktree().collect());
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.has_branch());
    }
}

TEST_CASE("a run looks at a worktree once, and again when it takes it away", "[app][gc]") {
    Repositories f;
    f.landed();
    GcSight sight;
    REQUIRE(unwrap(find_worktrees(f.work, f.request, sight)).size() == 1);
    f.leave_file();
    CHECK(unwrap(find_branches(f.work, f.request, sight)).size() == 1);
    CHECK(f.found(find_branches).empty());
    CHECK_FALSE(unwrap(unwrap(find_worktrees(f.work, f.request, sight)).at(0).collect()).done);
}

TEST_CASE("branch.keep_work keeps what has landed, not what was given up", "[app][gc]") {
    Repositories f;
    f.settings.keep_work = true;
    f.abandoned();
    f.repository.force(f.root, f.at(f.work_branch_of(f.changeset)));
    CHECK(f.branch().item.state == GcState::would);
}

TEST_CASE("a branch that is checked out elsewhere is in use", "[app][gc]") {
    Repositories f;
    f.landed();
    unwrap(f.worktree().collect());
    unwrap(f.repository.worktrees().add_worktree("/mine", f.work_branch_of(f.changeset), f.first));
    CHECK(f.found(find_branches).empty());
}

TEST_CASE("a branch whose commits are nowhere else is left, with a way to look at it",
          "[app][gc]") {
    Repositories f;
    f.landed();
    f.commit_late();
    unwrap(f.repository.worktrees().discard_worktree(f.folder));
    const GcItem item = f.branch().item;
    CHECK(item.state == GcState::left);
    CHECK_THAT(item.why, ContainsSubstring("not proven to be anywhere else"));
    CHECK_THAT(item.hint, ContainsSubstring("git branch -D"));
}

TEST_CASE("a branch is looked at again when it is taken away", "[app][gc]") {
    Repositories f;
    const CommitId head = f.landed();
    f.commit_late();
    const CommitId late = f.at(f.work_branch_of(f.changeset)).value();
    f.repository.force(f.work_ref, head);
    unwrap(f.repository.worktrees().discard_worktree(f.folder));
    const GcCandidate candidate = f.branch();
    SECTION("commits have come to it") {
        f.repository.force(f.work_ref, late);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.at(f.work_branch_of(f.changeset)) == late);
    }
    SECTION("at the last moment") {
        f.repository.moving.before_update = [&] { f.repository.force(f.work_ref, late); };
        CHECK(must_fail(candidate.collect()).code == ErrorCode::root_moved);
        CHECK(f.at(f.work_branch_of(f.changeset)) == late);
    }
    SECTION("somebody has checked it out") {
        unwrap(f.repository.worktrees().add_worktree("/mine", f.work_branch_of(f.changeset), head));
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.has_branch());
    }
    SECTION("somebody has deleted it") {
        f.repository.force(f.work_ref, std::nullopt);
        CHECK(unwrap(candidate.collect()).done);
    }
    CHECK(std::ranges::count(f.event_types(), "branch.removed") == 0);
}

TEST_CASE("a planner's branch goes like its worktree, and nobody else's does", "[app][gc]") {
    Repositories f;
    f.known_planner();
    f.repository.force("refs/heads/main-planner-ann", f.first);
    f.repository.force("refs/heads/main-planner-bo", f.first);
    f.repository.force("refs/heads/feature", f.first);
    const GcCandidate candidate = f.branch();
    CHECK(candidate.item.name == "main-planner-ann");
    CHECK(unwrap(candidate.collect()).done);
    CHECK_FALSE(f.repository.git.ref("refs/heads/main-planner-ann"));
    CHECK_FALSE(f.events().back().bead);
    f.repository.force("refs/heads/main-planner-ann", f.first);
    f.lease_to(f.ann.bead("at"), f.ann, "run-2", f.machine.own);
    CHECK(f.found(find_branches).empty());
}
