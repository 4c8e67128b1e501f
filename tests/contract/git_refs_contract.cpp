// GitRefs: what every implementation keeps.
#include "support/repository_under_test.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("the default branch is origin's, else the checkout's, else the configured one",
          "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId first = f.at("HEAD");
    f.git->switch_to(f.folder, "topic", first);
    f.git->force("refs/heads/develop", first);
    CHECK(unwrap(f.refs.default_branch()).str() == "topic");
    CHECK(unwrap(f.refs.choose_default_branch()).source == DefaultBranchSource::checkout);
    f.git->force("refs/remotes/origin/develop", first);
    f.git->set_origin_head("develop");
    CHECK(unwrap(f.refs.default_branch()).str() == "develop");
    CHECK(unwrap(f.refs.choose_default_branch()).source == DefaultBranchSource::origin);
    SECTION("one that only the remote has counts as well") {
        f.git->force("refs/heads/develop", std::nullopt);
        CHECK(unwrap(f.refs.default_branch()).str() == "develop");
    }
    SECTION("one that is gone there too is passed over") {
        f.git->force("refs/heads/develop", std::nullopt);
        f.git->force("refs/remotes/origin/develop", std::nullopt);
        CHECK(unwrap(f.refs.default_branch()).str() == "topic");
    }
}

TEST_CASE("the remote that a repository follows is origin, else its only one",
          "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId first = f.at("HEAD");
    const BranchName develop = *BranchName::parse("develop");
    CHECK(unwrap(f.refs.main_remote()) == "origin");
    CHECK_FALSE(unwrap(f.refs.resolve_anywhere(develop)));
    f.git->force("refs/remotes/upstream/develop", first);
    CHECK(unwrap(f.refs.main_remote()) == "upstream");
    CHECK(unwrap(f.refs.resolve_anywhere(develop)) == first);
    f.git->force("refs/remotes/origin/topic", first);
    CHECK(unwrap(f.refs.main_remote()) == "origin");
    CHECK_FALSE(unwrap(f.refs.resolve_anywhere(develop)));
}

TEST_CASE("with a detached HEAD the default branch is the configured one, if it is there",
          "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    f.git->set("init.defaultBranch", "main");
    f.git->detach(f.folder);
    CHECK(unwrap(f.refs.default_branch()).str() == "main");
    CHECK(unwrap(f.refs.choose_default_branch()).source == DefaultBranchSource::setting);
    f.git->set("init.defaultBranch", "trunk");
    CHECK(code_of(f.refs.default_branch()) == ErrorCode::not_found);
}

TEST_CASE("a repository without commits says so", "[contract][git][refs]") {
    const PortsUnderTest f(Begun::unborn);
    INFO(f.git->name());
    const auto chosen = f.refs.default_branch();
    CHECK(code_of(chosen) == ErrorCode::not_found);
    CHECK_THAT(chosen.error().message, ContainsSubstring("no commit"));
    CHECK_FALSE(unwrap(f.refs.resolve("HEAD")));
    CHECK(unwrap(f.refs.branches()).empty());
    const auto checkouts = unwrap(f.worktrees.checkouts());
    REQUIRE(checkouts.size() == 1);
    CHECK_FALSE(checkouts[0].head);
    CHECK_FALSE(unwrap(f.worktrees.worktree_state(f.folder)).head);
    CHECK(unwrap(f.worktrees.worktree_state(f.folder)).branch == branch("main"));
}

TEST_CASE("names are resolved strictly", "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId head = f.at("HEAD");
    f.git->force("refs/tags/v1", head);
    CHECK(f.at("refs/heads/main") == head);
    CHECK(f.at("refs/tags/v1") == head);
    CHECK(f.at(head.str()) == head);
    CHECK_FALSE(unwrap(f.refs.resolve("refs/heads/none")));
    CHECK_FALSE(unwrap(f.refs.resolve(absent_commit().str())));
    CHECK(code_of(f.refs.resolve("main")) == ErrorCode::usage);
    CHECK(code_of(f.refs.resolve("--all")) == ErrorCode::usage);
}

TEST_CASE("the branches are those below refs/heads", "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId head = f.at("HEAD");
    f.git->force("refs/heads/a/b", head);
    f.git->force("refs/remotes/origin/c", head);
    CHECK(unwrap(f.refs.branches()) ==
          std::map<std::string, CommitId>{{"a/b", head}, {"main", head}});
    CHECK(unwrap(f.refs.has_branch(branch("a/b"))));
    CHECK_FALSE(unwrap(f.refs.has_branch(branch("a"))));
    CHECK_FALSE(unwrap(f.refs.has_branch(branch("origin/c"))));
}

TEST_CASE("refs move all or none, each compared first", "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}});
    unwrap(f.refs.update_refs(
        {{"refs/heads/a", base, std::nullopt}, {"refs/heads/b", base, std::nullopt}}, "make"));
    const auto refused = [&](const std::vector<RefUpdate>& updates) {
        const auto result = f.refs.update_refs(updates, "try");
        CHECK(code_of(result) == ErrorCode::root_moved);
        CHECK_THAT(result.error().message, ContainsSubstring("refs/heads/b"));
        CHECK(f.at("refs/heads/a") == base);
        CHECK(f.at("refs/heads/b") == base);
    };
    refused({{"refs/heads/a", next, base}, {"refs/heads/b", next, next}});
    refused({{"refs/heads/a", next, base}, {"refs/heads/b", next, std::nullopt}});
    refused({{"refs/heads/a", next, base}, {"refs/heads/b", std::nullopt, next}});

    unwrap(f.refs.update_refs({{"refs/heads/a", next, base}, {"refs/heads/b", std::nullopt, base}},
                              "atelier: land"));
    CHECK(f.at("refs/heads/a") == next);
    CHECK_FALSE(unwrap(f.refs.resolve("refs/heads/b")));

    CHECK(must_fail(f.refs.update_refs({{"HEAD", next, base}}, "x")).message ==
          "'HEAD' is not a full ref name");
    CHECK(code_of(f.refs.update_refs({{"refs/../config", next, base}}, "x")) == ErrorCode::usage);
    unwrap(f.refs.update_refs({}, "nothing"));
    CHECK(code_of(f.refs.update_refs({{"refs/heads/a/b", base, std::nullopt}}, "x")) ==
          ErrorCode::ref_conflict);
}

TEST_CASE("a text moves with refs or not at all, and is read as it was written",
          "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId first = f.at("HEAD");
    const std::string ref = "refs/atelier/log";
    const auto update = [&](const std::string& name, const TextMove& text) {
        return f.refs.update_refs_and_text({{"refs/heads/" + name, first, std::nullopt}}, text,
                                           "made");
    };
    CHECK_FALSE(unwrap(f.refs.text_at(ref)));
    const std::string one = "1 a\n";
    const std::string two = one + std::string(70'000, 'b') + "\n";
    unwrap(update("one", {ref, one}));
    CHECK(unwrap(f.refs.text_at(ref)) == one);
    unwrap(update("two", {ref, two, one}));
    CHECK(unwrap(f.refs.text_at(ref)) == two);
    CHECK(unwrap(f.refs.branches()).contains("two"));
    // The text is another one, which is told apart from a ref that has moved.
    const auto refused = update("three", {ref, one, one});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code != ErrorCode::root_moved);
    CHECK_FALSE(update("three", {ref, one}));
    CHECK_FALSE(unwrap(f.refs.branches()).contains("three"));
    CHECK(code_of(update("two", {ref, one, two})) == ErrorCode::root_moved);
    CHECK(unwrap(f.refs.text_at(ref)) == two);
    CHECK_FALSE(unwrap(f.refs.refs_below("refs/atelier/")).contains(ref));
}

TEST_CASE("a ref's log says who moved it, to what and how, newest first", "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId next = f.commit("Next\n", {{"x", "1\n"}});
    CHECK(unwrap(f.refs.ref_log("refs/heads/a")).empty());
    unwrap(f.refs.update_refs({{"refs/heads/a", base, std::nullopt}}, "make"));
    unwrap(f.refs.update_refs({{"refs/heads/a", next, base}}, "atelier: land"));
    const auto log = unwrap(f.refs.ref_log("refs/heads/a"));
    REQUIRE(log.size() == 2);
    CHECK(log[0].to == next.str());
    CHECK(log[0].name == "Ursula User");
    CHECK(log[0].what == "atelier: land");
    CHECK(log[1].to == base.str());
    unwrap(f.refs.update_refs({{"refs/heads/a", std::nullopt, next}}, "tidy"));
    CHECK(unwrap(f.refs.ref_log("refs/heads/a")).empty());
}

TEST_CASE("the log of a checkout's HEAD says who switched it, and to which branch",
          "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    f.git->switch_to(f.folder, "topic", base);
    const auto log = unwrap(f.refs.ref_log("main-worktree/HEAD"));
    REQUIRE_FALSE(log.empty());
    CHECK(log[0].name == "Ursula User");
    CHECK(log[0].to == base.str());
    CHECK(log[0].what == "checkout: moving from main to topic");
    const fs::path linked = f.folder.parent_path() / "linked";
    unwrap(f.worktrees.add_worktree(linked, branch("side"), base));
    const std::string id = unwrap(f.worktrees.git_dir(linked)).filename().string();
    const auto made = unwrap(f.refs.ref_log("worktrees/" + id + "/HEAD"));
    REQUIRE_FALSE(made.empty());
    CHECK(made.back().name == "Ursula User");
}

TEST_CASE("locks that a killed session left are removed, and only those", "[contract][git][refs]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    const CommitId head = f.at("HEAD");
    unwrap(f.worktrees.add_worktree(place, branch("work"), head));
    const fs::path git_dir = unwrap(f.worktrees.git_dir(place));
    const fs::path common = f.git->repository().common_dir();
    const fs::path ref_lock = common / "refs/heads/work.lock";
    for (const fs::path& lock :
         {git_dir / "index.lock", git_dir / "HEAD.lock", ref_lock, common / "index.lock"})
        f.git->write(lock, "");
    unwrap(f.refs.remove_stale_locks(place, {"refs/heads/work"}));
    CHECK_FALSE(f.git->exists(git_dir / "index.lock"));
    CHECK_FALSE(f.git->exists(git_dir / "HEAD.lock"));
    CHECK_FALSE(f.git->exists(ref_lock));
    f.git->commit(place, "Goes again\n", {{"src/c.txt", "c\n"}});

    CHECK(unwrap(f.refs.ref_locks({"refs/heads/work"})).empty());
    f.git->write(ref_lock, "");
    f.git->write(common / "packed-refs.lock", "");
    const auto locks = unwrap(f.refs.ref_locks({"refs/heads/none", "refs/heads/work"}));
    REQUIRE(locks.size() == 2);
    CHECK(locks[0].file == common / "packed-refs.lock");
    CHECK(locks[1].file == ref_lock);
    unwrap(f.refs.remove_ref_lock({ref_lock, locks[1].since + Millis{1}}));
    CHECK(f.git->exists(ref_lock));
    for (const RefLock& lock : locks)
        unwrap(f.refs.remove_ref_lock(lock));
    CHECK(unwrap(f.refs.ref_locks({"refs/heads/work"})).empty());
    CHECK(code_of(f.refs.ref_locks({"refs/../config"})) == ErrorCode::usage);

    CHECK(code_of(f.refs.remove_stale_locks(f.folder, {})) == ErrorCode::usage);
    CHECK(code_of(f.refs.remove_stale_locks(place, {"refs/../config"})) == ErrorCode::usage);
    CHECK(f.git->exists(common / "index.lock"));
    unwrap(f.refs.remove_stale_locks(f.git->work("absent"), {"refs/heads/none"}));
    // A branch has that name, so that no lock can stand below it.
    unwrap(f.refs.remove_stale_locks(place, {"refs/heads/work/below"}));
}
