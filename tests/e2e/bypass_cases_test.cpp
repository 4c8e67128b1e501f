// Each way to write that the guards are tried with does write where nobody stops it. What does
// nothing anyway would count as blocked.
#include "support/bypass_attempt.hpp"
#include "support/catch.hpp"
#include "support/guarded_session.hpp"

#include <csignal>
#include <sched.h>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string listed(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += name + "\n";
    return text;
}

std::set<std::string> distinct_names(const std::vector<BypassCase>& ways) {
    std::set<std::string> names;
    for (const BypassCase& way : ways)
        CHECK(names.insert(way.name).second);
    return names;
}

void check_each_way_writes(const std::vector<BypassCase>& ways,
                           const std::set<std::string>& seen_before = {}) {
    for (const BypassCase& way : ways) {
        if (seen_before.contains(way.name)) continue;
        GitSandbox git;
        BypassFixture scene(git);
        prepare_way(scene, way);
        PlainAttempt trial(scene);
        const AttemptOutcome tried = try_way(scene, trial, way);
        INFO(way.name << ": " << way.changes << "\nchanged:\n" << listed(tried.during));
        CHECK(tried.refusal.value_or("") == "");
        CHECK_FALSE(tried.reached.empty());
        CHECK(tried.after == tried.during);
        CHECK(judge(tried, {}) == Verdict::missed);
    }
}

} // namespace

TEST_CASE("each way to write from a planner's worktree succeeds in a plain one",
          "[e2e][hooks][ways]") {
    CHECK(planner_ways().size() >= 24);
    distinct_names(planner_ways());
    check_each_way_writes(planner_ways());
}

TEST_CASE("each way out of a worker's bounds succeeds in a plain worktree", "[e2e][hooks][ways]") {
    CHECK(worker_ways().size() >= 14);
    distinct_names(worker_ways());
    check_each_way_writes(worker_ways(), distinct_names(planner_ways()));
}

TEST_CASE("reading is no way to write", "[e2e][ways]") {
    GitSandbox git;
    BypassFixture scene(git);
    PlainAttempt trial(scene);
    const Step status{.argv = {"git", "status"}};
    const Step log{.argv = {"git", "log", "--all"}};
    const AttemptOutcome tried = try_way(scene, trial, {"reading", {status, log}, "*"});
    INFO(listed(tried.during));
    CHECK_FALSE(tried.refusal);
    CHECK(tried.reached.empty());
    CHECK(judge(tried, {}) == Verdict::blocked);
}

TEST_CASE("files that a refused merge leaves in its own worktree reach nothing", "[e2e][ways]") {
    GitSandbox git;
    BypassFixture scene(git);
    PlainAttempt trial(scene);
    const Step merge{.argv = {"git", "merge", "-q", "--no-commit", "--no-ff", "side"}};
    const AttemptOutcome tried =
        try_way(scene, trial, {"merging", {merge}, "ref refs/heads/{branch}"});
    CHECK_FALSE(tried.during.empty());
    CHECK(tried.reached.empty());
    CHECK(judge(tried, {}) == Verdict::blocked);
    const Step leave{.argv = {"git", "checkout", "-q", "--force", "--detach"}};
    CHECK_FALSE(
        try_way(scene, trial, {"leaving", {leave}, "ref refs/heads/{branch}"}).reached.empty());
}

TEST_CASE("what became of a way is judged by what it reached and what was said", "[e2e][ways]") {
    AttemptOutcome tried{.reached = {"ref refs/heads/side"}, .words = {"refs/heads/side"}};
    CHECK(judge(tried, {}) == Verdict::missed);
    tried.report = "refs/heads/side was put back";
    CHECK(judge(tried, {}) == Verdict::restored);
    tried.after = {"ref refs/atelier/rescue/1/side"};
    CHECK(judge(tried, {}) == Verdict::restored);
    tried.after = {"worktree at-1"};
    CHECK(judge(tried, {}) == Verdict::detected);
    CHECK(judge(tried, {"worktree at-1"}) == Verdict::restored);
    tried.landed = true;
    CHECK(judge(tried, {}) == Verdict::missed);
    tried.reached = {};
    CHECK(judge(tried, {}) == Verdict::blocked);
}

TEST_CASE("a process counts as killed from the kill on, whenever it comes to die", "[e2e][ways]") {
    const pid_t child = ::fork();
    if (child == 0) {
        // Comes to nothing as long as anybody else has something to do.
        const sched_param none{};
        ::sched_setscheduler(0, SCHED_IDLE, &none);
        for (;;)
            ::pause();
    }
    const std::filesystem::path status = "/proc/" + std::to_string(child) + "/status";
    CHECK_FALSE(is_being_killed(read_file(status)));
    REQUIRE(::kill(child, SIGKILL) == 0);
    const std::string seen = read_file(status);
    CHECK((is_being_killed(seen) || seen.find("\nState:\tZ") != std::string::npos));
    ::waitpid(child, nullptr, 0);
}
