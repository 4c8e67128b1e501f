// Runs that are killed while a worktree is set up: the next one ends it or makes the worktree
// again, and no agent starts in one that is half set up.
#include "base/text.hpp"
#include "support/answering_agent.hpp"
#include "support/catch.hpp"
#include "support/kill_points.hpp"

#include <algorithm>
#include <array>
#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Each step leaves half of what it makes until it has come to its end, the second also a file that
// Git does not ignore.
constexpr const char* step_of_setup = R"sh(#!/bin/sh
echo half >".prepared-$2"
[ "$2" = 1 ] || echo "by step $2" >left.txt
touch "$1/at-$2"
if [ -e "$1/hold-$2" ]; then sleep 1000; fi
rm -f left.txt
echo whole >".prepared-$2"
)sh";

constexpr const char* wary_agent = R"sh(#!/bin/sh
rm -f "$(git rev-parse --git-path index.lock)"
[ "$(cat .prepared-1 .prepared-2 copied/a copied/b 2>&1)" = "whole
whole
a
b" ] || touch not-prepared.txt
[ -e left.txt ] && touch not-prepared.txt
echo done >"$ATELIER_CHANGESET_ID.txt"
git add -A && git commit -q -m "Work"
exec changeset_done --summary worked
)sh";

class SetUpRuns {
  public:
    SetUpRuns() : built_(sandbox_.git().plain()) {
        sandbox_.atelier(built_.folder, {"init", "--yes"});
        const fs::path step = sandbox_.root() / "step.sh";
        write_file(step, step_of_setup);
        Json setup = Json::array();
        for (const char* number : {"1", "2"})
            setup.push(Json::strings({"sh", step.string(), sandbox_.root().string(), number}));
        const Json settings = Json::object()
                                  .set("lease", Json::object().set("seconds", 1))
                                  .set("worktree", Json::object()
                                                       .set("copy", Json::strings({"copied"}))
                                                       .set("setup", std::move(setup)));
        write_file(sandbox_.project(built_.enlistment) / "config.user.json", settings.dump());
        write_file(built_.common_dir / "info/exclude", ".prepared-*\n/copied\n");
        write_file(built_.folder / "copied/a", "a\n");
        write_file(built_.folder / "copied/b", "b\n");
        use_agent(sandbox_, built_.folder, "wary", wary_agent);
        epic_ = sandbox_.plan(built_.folder, numbered_parts("Part N", 1)).front();
    }
    ~SetUpRuns() { kill_all(); }
    SetUpRuns(const SetUpRuns&) = delete;

    // While that step is at its half; with all that it started, or alone.
    void kill_in_step(const std::string& step, bool alone) {
        const fs::path hold = sandbox_.root() / ("hold-" + step);
        write_file(hold, "");
        Background run = sandbox_.start(built_.folder, arguments_);
        eventually("the step is at its half",
                   [&] { return fs::exists(sandbox_.root() / ("at-" + step)); });
        run.signal(SIGKILL);
        if (!alone) kill_all();
        run.wait();
        fs::remove(hold);
    }
    long kill_at(const KillPoint& point) {
        return run_killed(sandbox_, built_.folder, point, arguments_);
    }
    void finish() {
        ProcessResult result;
        eventually("what the dead run held is free", [&] {
            result = sandbox_.try_atelier(built_.folder, arguments_);
            const std::string said = result.out + result.err;
            return std::ranges::none_of(
                std::array{"identity-in-use", "is already running", "epic-taken"},
                [&](const char* held) { return said.find(held) != std::string::npos; });
        });
        INFO(result.out << result.err);
        CHECK(result.status == 0);
        const Json shown = sandbox_.json(built_.folder, {"show", epic_});
        CHECK(at(shown, {"bead", "status"}).as_string() == "closed");
        CHECK(sandbox_.git().git(built_.folder, {"diff", "--name-status", "main", "one"}) ==
              "A\t" + epic_ + ".1.txt");
        const auto list = lines_of(sandbox_.git().git(built_.folder, {"worktree", "list"}));
        // The one that is kept for the next, unless the kill came while it was put away.
        CHECK(list.size() <= 2);
        const fs::path worktrees = sandbox_.project(built_.enlistment) / "worktrees";
        CHECK_FALSE(fs::exists(worktrees / ("." + epic_ + ".1.copy")));
    }
    std::string epic() const { return epic_; }
    // Of what a step of the set-up had made and Git would see.
    std::string rescued() {
        return sandbox_.git().git(built_.folder,
                                  {"for-each-ref", "--format=%(refname)", "refs/atelier/rescue"});
    }

  private:
    void kill_all() {
        eventually("everything is gone", [&] {
            const auto left = processes_of(sandbox_.root());
            for (const pid_t pid : left)
                ::kill(pid, SIGKILL);
            return left.empty();
        });
    }

    AtelierSandbox sandbox_;
    BuiltRepository built_;
    std::string epic_;
    std::vector<std::string> arguments_ = {"work", "--mode", "auto", "--agent", "wary"};
};

} // namespace

TEST_CASE("a worktree whose set-up was killed is set up whole before its agent starts",
          "[e2e][kills]") {
    const std::string step = GENERATE("1", "2");
    const bool alone = GENERATE(false, true);
    INFO("in step " << step << (alone ? ", alone" : ", with all that it started"));
    SetUpRuns runs;
    runs.kill_in_step(step, alone);
    runs.finish();
    // What Git does not ignore may have been somebody's.
    CHECK(runs.rescued().empty() == (step == "1"));
}

TEST_CASE("at whatever call a run is killed that sets a worktree up, no agent finds half of it",
          "[e2e][kills][generated]") {
    const long calls = SetUpRuns().kill_at({0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    for (const KillPoint& point : kill_points(calls, calls / 6)) {
        INFO("call " << point.call << " of " << calls << ", victim " << point.victim);
        SetUpRuns runs;
        runs.kill_at(point);
        runs.finish();
    }
}
