// Runs of `work` that are killed, at chosen calls to the system or at any instant: the next run
// lands the agent's work and nothing else, and nobody has to do anything for it.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/kill_points.hpp"
#include "support/stubborn_agent.hpp"
#include "support/test_places.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <random>
#include <set>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

class KilledRuns {
  public:
    explicit KilledRuns(const std::string& plan, const std::string& worktree = "{}")
        : repository_(sandbox_.git().plain()) {
        sandbox_.atelier(repository_.folder, {"init", "--yes"});
        write_file(project() / "config.user.json",
                   R"({"lease": {"seconds": 1}, "worktree": )" + worktree + "}");
        write_file(repository_.common_dir / "info/exclude", "*.o\n");
        use_stubborn_agent(sandbox_, project());
        epics_ = sandbox_.plan(repository_.folder, plan);
    }
    ~KilledRuns() { kill_everything_of(sandbox_.root()); }
    KilledRuns(const KilledRuns&) = delete;

    // Killed at that call; how many calls there were.
    long run_killed_at(long call, const std::string& victim) {
        const fs::path log = sandbox_.root() / "calls";
        std::vector<std::string> argv{test_killer().string(), std::to_string(call), victim,
                                      log.string(), (sandbox_.programs() / "git-atelier").string()};
        argv.insert(argv.end(), arguments_.begin(), arguments_.end());
        const ProcessResult result = sandbox_.run(repository_.folder, argv);
        last_ = result.out + result.err;
        if (result.status == 125) return -1;
        kill_everything_of(sandbox_.root());
        const auto calls = lines_of(read_file(log));
        last_ += "last call: " + (calls.empty() ? std::string() : calls.back());
        return static_cast<long>(calls.size());
    }
    // Killed after so long, with all that it started or alone.
    void run_killed_after(Millis time, bool alone) {
        Background run = sandbox_.start(repository_.folder, arguments_);
        const auto until = std::chrono::steady_clock::now() + time;
        eventually("its moment", [&] { return std::chrono::steady_clock::now() >= until; });
        run.signal(SIGKILL);
        if (!alone) kill_everything_of(sandbox_.root());
        run.wait();
    }

    // The first epic is worked off and leaves its worktree to the next one.
    void go_on_with(const std::string& plan) {
        finish();
        REQUIRE(warm_worktrees() == 1);
        epics_ = sandbox_.plan(repository_.folder, plan);
    }
    std::ptrdiff_t warm_worktrees() {
        return std::ranges::count_if(
            lines_of(git({"worktree", "list", "--porcelain"})), [](const std::string& line) {
                return line.starts_with("worktree ") && line.find("/at-pool-") != std::string::npos;
            });
    }

    // What a person does: the same again, once what is dead counts as dead.
    void finish() {
        ProcessResult result;
        eventually("the dead run's name is free", [&] {
            result = sandbox_.try_atelier(repository_.folder, arguments_);
            return result.err.find("identity-in-use") == std::string::npos &&
                   result.err.find("is already running") == std::string::npos;
        });
        INFO("killed: " << last_ << "\nnext: " << result.out << result.err);
        INFO(sandbox_.try_atelier(repository_.folder, {"inbox"}).out);
        CHECK(result.status == 0);
        for (const std::string& epic : epics_)
            check_landed(epic);
        const Json doctor = sandbox_.json(repository_.folder, {"doctor"});
        for (const Json& check : at(doctor, {"checks"}).as_array()) {
            INFO(check.dump());
            const std::string state = check.string_at("state");
            CHECK((state == "good" || (state == "note" && !is_about_remains(check))));
        }
        CHECK(git({"status", "--porcelain"}).empty());
        CHECK(sandbox_.git().try_git(repository_.folder, {"fsck", "--strict"}).status == 0);
    }

  private:
    static bool is_about_remains(const Json& check) {
        const std::string name = check.string_at("name");
        return name.starts_with("left-") || name == "dead-claims";
    }
    fs::path project() { return sandbox_.project(repository_.enlistment); }
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox_.git().git(repository_.folder, arguments);
    }
    // As the branches have it, and with the diff that can be shown of it.
    void check_recorded(const std::string& changeset, const std::string& root) {
        const Json shown = sandbox_.json(repository_.folder, {"show", changeset});
        const auto field = [&](const char* name) {
            return at(shown, {"bead", "fields", name}).as_string();
        };
        const std::string landed = field("changeset.integrated_sha");
        CHECK(git({"log", "-1", "--format=%(trailers:key=Atelier-Changeset,valueonly,separator=)",
                   landed}) == changeset);
        for (const std::string& base :
             {field("changeset.root_base"), field("changeset.parent_base"), landed})
            CHECK(sandbox_.git()
                      .try_git(repository_.folder, {"merge-base", "--is-ancestor", base, root})
                      .status == 0);
        CHECK(sandbox_.atelier(repository_.folder, {"diff", changeset, "--name-only"}) ==
              changeset + ".txt\n");
    }
    // Each changeset once, each with the one file that its agent made.
    void check_landed(const std::string& epic) {
        INFO(epic);
        const Json shown = sandbox_.json(repository_.folder, {"show", epic});
        CHECK(at(shown, {"bead", "status"}).as_string() == "closed");
        const std::string root = at(shown, {"bead", "fields", "workspace.root_branch"}).as_string();
        CHECK(at(shown, {"bead", "fields", "workspace.primary_head"}).as_string() ==
              git({"rev-parse", root}));
        std::string files;
        std::multiset<std::string> landed;
        std::multiset<std::string> wanted;
        for (const Json& child : at(shown, {"children"}).as_array()) {
            check_recorded(child.string_at("id"), root);
            wanted.insert(child.string_at("id"));
            files += (files.empty() ? "" : "\n") + ("A\t" + child.string_at("id")) + ".txt";
        }
        for (const std::string& one :
             lines_of(git({"log", "--format=%(trailers:key=Atelier-Changeset,valueonly,separator=)",
                           "main.." + root})))
            if (!one.empty()) landed.insert(one);
        CHECK(landed == wanted);
        CHECK(git({"diff", "--name-status", "main", root}) == files);
        CHECK(git({"for-each-ref", "--format=%(refname:short)", "refs/heads/" + root + "-*"})
                  .empty());
    }

    AtelierSandbox sandbox_;
    BuiltRepository repository_;
    std::vector<std::string> epics_;
    std::vector<std::string> arguments_ = {"work", "--mode", "auto", "--agent", "stubborn"};
    std::string last_;
};

} // namespace

TEST_CASE("at whatever call a run is killed, the next lands exactly the agent's work",
          "[e2e][kills][generated]") {
    const std::string plan = numbered_parts("Part N", 1);
    const long calls = KilledRuns(plan).run_killed_at(0, "first");
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    REQUIRE(calls > 300);
    const auto points = kill_points(calls, 20);
    for (const auto& [call, victim] : points) {
        INFO("call " << call << " of " << calls << ", victim " << victim);
        KilledRuns killed(plan);
        killed.run_killed_at(call, victim);
        killed.finish();
    }
    std::cout << points.size() << " kills at " << calls << " calls\n";
}

TEST_CASE("at whatever call a run is killed that takes a warm worktree, the next lands exactly the "
          "agent's work",
          "[e2e][kills][pool][generated]") {
    const std::string first = numbered_parts("Part N", 1);
    std::string second = first;
    second.replace(second.find("root_branch: one"), 16, "root_branch: two");
    // What it leaves for the next one.
    const std::string leaves = R"({"setup": [["sh", "-c", "pwd >>made.o"]]})";
    KilledRuns whole(first, leaves);
    whole.go_on_with(second);
    const long calls = whole.run_killed_at(0, "first");
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    CHECK(whole.warm_worktrees() == 1);
    const long step = std::max(number_in("ATELIER_TEST_KILL_STEP", 20), 1L) * 12;
    const Share share;
    std::size_t turn = 0;
    for (long call = 1; call <= calls; call += step) {
        const char* victim = turn++ % 2 == 0 ? "first" : "all";
        if (!share.has(call)) continue;
        INFO("call " << call << " of " << calls << ", victim " << victim);
        KilledRuns killed(first, leaves);
        killed.go_on_with(second);
        killed.run_killed_at(call, victim);
        killed.finish();
    }
}

TEST_CASE("after twenty kills at any instant the next run lands all of two epics",
          "[e2e][kills][generated]") {
    std::random_device seed;
    const long rounds = number_in("ATELIER_TEST_ROUNDS", 3);
    for (long round = 0; round < rounds; ++round) {
        const auto number = seed();
        INFO("seed " << number);
        std::mt19937 random(number);
        std::string second = numbered_parts("Part N", 4);
        second = second.substr(second.find("  - title"));
        second.replace(second.find("root_branch: one"), 16, "root_branch: two");
        KilledRuns killed(numbered_parts("Part N", 4) + second);
        std::uniform_int_distribution<int> time(20, 900);
        for (int kill = 0; kill < 20; ++kill)
            killed.run_killed_after(Millis{time(random)}, random() % 3 == 0);
        killed.finish();
    }
    std::cout << rounds << " rounds of twenty kills\n";
}
