#include "app/upkeep/collect_garbage.hpp"

#include "support/garbage_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a repository in which all is well has no garbage", "[app][gc]") {
    GarbageFixture f;
    f.commit_work(f.changeset, f.first, {{"src/new.txt", "new\n"}});
    CHECK(f.collect().items.empty());
    CHECK(f.has_worktree());
    CHECK(f.has_branch());
}

TEST_CASE("the worktree and branch of what has landed go", "[app][gc]") {
    GarbageFixture f;
    f.landed();
    SECTION("only when it is confirmed") {
        const GcOutcome outcome = shown(find_garbage({.work = f.work}, {.dry = true}));
        CHECK(outcome.count(GcState::would) == 2);
        CHECK(f.has_worktree());
        CHECK(f.has_branch());
    }
    SECTION("both, once they are") {
        const GcOutcome outcome = f.collect();
        CHECK(outcome.count(GcState::done) == 2);
        CHECK_FALSE(f.has_worktree());
        CHECK_FALSE(f.has_branch());
        CHECK(f.collect().items.empty());
    }
    SECTION("the branch not where branch.keep_work is set") {
        f.settings.keep_work = true;
        f.collect();
        CHECK_FALSE(f.has_worktree());
        CHECK(f.has_branch());
    }
}

TEST_CASE("commits that are nowhere else are not collected", "[app][gc]") {
    GarbageFixture f;
    f.landed();
    f.repository.commit(f.worktree_of(f.changeset), "Late\n", {{"late.txt", "x\n"}});
    const GcOutcome outcome = f.collect();
    CHECK(outcome.count(GcState::done) == 0);
    CHECK(f.has_worktree());
    CHECK(f.has_branch());
}

TEST_CASE("files that are not committed stay, or are kept before they go", "[app][gc]") {
    GarbageFixture f;
    f.landed();
    unwrap(f.files.write(f.worktree_of(f.changeset) / "notes.txt", "mine\n"));
    SECTION("left, with a word") {
        const auto left = f.items(f.collect(), GcKind::worktree);
        REQUIRE(left.size() == 1);
        CHECK(left[0].state == GcState::left);
        CHECK(unwrap(f.files.exists(f.worktree_of(f.changeset) / "notes.txt")));
    }
    SECTION("kept under a rescue ref") {
        const auto taken = f.items(f.collect(true), GcKind::worktree);
        REQUIRE(taken.size() == 1);
        CHECK(taken[0].state == GcState::done);
        REQUIRE(taken[0].kept.size() == 1);
        const CommitId kept = f.repository.git.ref(taken[0].kept[0]).value();
        CHECK(f.repository.file_at(kept, "notes.txt") == "mine\n");
        CHECK_FALSE(f.has_worktree());
    }
}

TEST_CASE("a session whose run is gone is ended, and its epic is free for the next", "[app][gc]") {
    GarbageFixture f;
    const SessionId id = f.killed_session();
    SECTION("not while its run lives") {
        CHECK(f.items(f.collect(), GcKind::session).empty());
        CHECK_FALSE(f.session(id.str())->ended_at);
    }
    SECTION("with the processes that it left") {
        f.machine.restart();
        f.machine.left[id] = 1;
        f.clock.advance(std::chrono::hours(1));
        const auto ended = f.items(f.collect(), GcKind::session);
        REQUIRE(ended.size() == 1);
        CHECK_THAT(ended[0].why, ContainsSubstring("left processes behind"));
        CHECK(f.machine.left.empty());
    }
    SECTION("once its lease is over") {
        f.machine.restart();
        f.clock.advance(std::chrono::hours(1));
        const auto ended = f.items(f.collect(), GcKind::session);
        REQUIRE(ended.size() == 1);
        CHECK(ended[0].state == GcState::done);
        CHECK(f.session(id.str())->outcome == SessionEnd::lost);
        CHECK(f.lease(f.epic.id)->ended);
        CHECK(f.machine.ended == std::vector<SessionId>{id});
        // Its changeset goes on: neither worktree nor branch is garbage.
        CHECK(f.has_worktree());
        CHECK(f.has_branch());
    }
}

TEST_CASE("transcripts go when their time is over, and those of open sessions stay", "[app][gc]") {
    GarbageFixture f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.repository.force(f.root, std::nullopt);
    const SessionId id = f.run().sessions.at(0).session;
    const auto transcript = f.paths.transcripts() / (id.str() + ".log");
    unwrap(f.files.write(transcript, "what it said\n"));
    CHECK(f.items(f.collect(), GcKind::transcript).empty());
    f.clock.advance(std::chrono::hours(24 * 31));
    SECTION("kept for good") {
        f.settings.keep_transcripts.reset();
        f.collect();
        CHECK(unwrap(f.files.exists(transcript)));
    }
    SECTION("kept for a month") {
        f.collect();
        CHECK_FALSE(unwrap(f.files.exists(transcript)));
    }
}

TEST_CASE("what cannot be looked up is said and keeps nothing else", "[app][gc]") {
    GarbageFixture f;
    f.landed();
    f.repository.git.fault = Error{ErrorCode::git_failed, "git was not found"};
    const GcOutcome outcome = f.collect();
    CHECK(outcome.count(GcState::failed) == 3);
    CHECK(outcome.count(GcState::done) == 0);
    f.repository.git.fault.reset();
    CHECK(f.collect().count(GcState::done) == 2);
}

TEST_CASE("what is done is what was shown, each thing being looked at again", "[app][gc]") {
    GarbageFixture f;
    f.landed();
    const CommitId late =
        f.repository.commit(f.worktree_of(f.changeset), "Late\n", {{"late.txt", "x\n"}});
    unwrap(f.files.write(f.paths.meta() / "at-zzzzz.json", "{}\n"));
    GcCandidates found = find_garbage({.work = f.work}, {.force = true});
    std::vector<std::string> would;
    for (const GcItem& item : shown(found).items)
        if (item.state == GcState::would) would.push_back(item.name);
    // The branch too, whose commits are kept with the worktree.
    REQUIRE(would.size() == 3);
    std::vector<std::string> expected = would;
    SECTION("all of it") {}
    SECTION("nothing that came since") {
        unwrap(f.files.write(f.paths.meta() / "at-zzzz2.json", "{}\n"));
    }
    SECTION("but for what was locked since") {
        unwrap(f.repository.worktrees().lock_worktree(f.worktree_of(f.changeset), "mine"));
        expected = {would.back()};
    }
    std::vector<std::string> done;
    for (const GcItem& item : collect(std::move(found)).items)
        if (item.state == GcState::done) done.push_back(item.name);
    CHECK(done == expected);
    const auto& refs = f.repository.git.refs;
    const bool kept =
        std::ranges::any_of(refs, [&](const auto& ref) { return ref.second == late; });
    CHECK(kept);
}
