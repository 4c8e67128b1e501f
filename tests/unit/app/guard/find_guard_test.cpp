#include "app/guard/find_guard.hpp"
#include "support/catch.hpp"
#include "support/guards.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// A call at the main checkout of /r by the session s-1, whose own worktree is guarded.
struct CallElsewhere {
    MemoryFiles files;
    std::vector<SessionPlace> sessions = {{"s-1", "/data/projects/r/worktrees/at-x7k2p.1"}};
    GuardSearch search{.here = {"/r/.git", "/r/.git"},
                       .sessions = [this] { return sessions; },
                       .dirs_of = [this](const fs::path& folder) { return dirs_of(folder); }};
    Result<WorktreeDirs> own = WorktreeDirs{"/r/.git/worktrees/at-x7k2p.1", "/r/.git"};
    int discoveries = 0;

    CallElsewhere() { guard_at("/r/.git/worktrees/at-x7k2p.1", worker_guard()); }

    void guard_at(const fs::path& git_dir, const Guard& guard) {
        files.texts[guard_file(git_dir)] = guard_text(guard);
    }
    Result<std::optional<FoundGuard>> find() { return find_guard(files, search); }

  private:
    Result<WorktreeDirs> dirs_of(const fs::path& folder) {
        ++discoveries;
        if (folder == sessions.back().workspace) return own;
        return fail(ErrorCode::not_a_repository, "there is nothing");
    }
};

} // namespace

TEST_CASE("the guard of a worktree holds there, whoever calls", "[app][guard]") {
    CallElsewhere call;
    call.search.here.git_dir = "/r/.git/worktrees/at-x7k2p.1";
    call.sessions[0].session = GENERATE("s-1", "s-2");
    const auto found = unwrap(call.find());
    REQUIRE(found);
    CHECK(found->guard == worker_guard());
    CHECK(found->inside);
    CHECK(call.discoveries == 0);
}

TEST_CASE("a session is held by its own guard at another place of the repository", "[app][guard]") {
    CallElsewhere call;
    const auto found = unwrap(call.find());
    REQUIRE(found);
    CHECK(found->guard == worker_guard());
    CHECK_FALSE(found->inside);
}

TEST_CASE("of several sessions around a call the outermost that is here holds it", "[app][guard]") {
    CallElsewhere call;
    call.sessions.insert(call.sessions.begin(), {"s-0", "/elsewhere"});
    CHECK(unwrap(call.find()));
    CHECK(call.discoveries == 2);
}

TEST_CASE("where a worktree has a guard of its own, the caller's session has none to bring",
          "[app][guard]") {
    CallElsewhere call;
    call.guard_at("/r/.git", planner_guard());
    const auto found = unwrap(call.find());
    REQUIRE(found);
    CHECK(found->guard == planner_guard());
    CHECK(found->inside);
}

TEST_CASE("a person at an unguarded place is not looked up any further", "[app][guard]") {
    CallElsewhere call;
    call.sessions.clear();
    CHECK_FALSE(unwrap(call.find()));
    CHECK(call.discoveries == 0);
    CHECK(call.files.looked_at == std::vector<fs::path>{"/r/.git/atelier"});
}

TEST_CASE("a session's guard holds neither in another repository nor for another session",
          "[app][guard]") {
    CallElsewhere call;
    SECTION("another repository") {
        call.own->common_dir = "/other/.git";
    }
    SECTION("its worktree is gone") {
        call.own = fail(ErrorCode::not_a_repository, "there is nothing");
    }
    SECTION("another session has taken the worktree over") {
        call.sessions[0].session = "s-2";
    }
    SECTION("the worktree has no guard") {
        call.files.texts.clear();
    }
    CHECK_FALSE(unwrap(call.find()));
}

TEST_CASE("a guard that cannot be read is an error, not an unguarded place", "[app][guard]") {
    CallElsewhere call;
    SECTION("nonsense in this worktree") {
        call.files.texts["/r/.git/atelier"] = "not a guard";
        CHECK(must_fail(call.find()).code == ErrorCode::config_invalid);
    }
    SECTION("nonsense in the session's own") {
        call.files.texts["/r/.git/worktrees/at-x7k2p.1/atelier"] = "not a guard";
        CHECK(must_fail(call.find()).code == ErrorCode::config_invalid);
    }
    SECTION("the file cannot be opened") {
        call.files.broken.insert("/r/.git/atelier");
        CHECK(must_fail(call.find()).code == ErrorCode::files_failed);
    }
}
