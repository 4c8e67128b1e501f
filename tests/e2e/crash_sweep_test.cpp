// Whole runs that are killed, of three workers that land or publish what they have done: in each
// stage of a session, and at any instant. How many times is ATELIER_TEST_CRASHES, 10 without it.
#include "base/text.hpp"
#include "domain/work/session.hpp"
#include "support/kill_points.hpp"
#include "support/on_github.hpp"
#include "support/stubborn_agent.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>
#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr int epics = 3;
constexpr int changesets = 2;

// In each epic the second changeset stands on the first.
std::string three_epics() {
    std::string plan = "epics:\n";
    for (int epic = 1; epic <= epics; ++epic) {
        const std::string name = "epic-" + std::to_string(epic);
        plan += "  - title: " + name + "\n    root_branch: " + name + "\n    changesets:\n" +
                "      - {key: a, title: First, description: Do it.}\n" +
                "      - {key: b, title: Second, description: Do it., depends_on: [a]}\n";
    }
    return plan;
}

bool has_ended(pid_t pid) {
    const std::string stat = read_file("/proc/" + std::to_string(pid) + "/stat");
    const auto name_ends = stat.rfind(')');
    return name_ends == std::string::npos || stat.substr(name_ends).starts_with(") Z");
}

class CrashedRuns {
  public:
    CrashedRuns(AtelierSandbox& sandbox, fs::path repository, const std::string& branch_settings)
        : sandbox_(sandbox), repository_(std::move(repository)) {
        // What is dead counts as dead at once, so that nobody waits for it.
        write_file(project() / "config.user.json",
                   R"({"lease": {"seconds": 1}, "gc": {"stale_after": "1s"}, "branch": {)" +
                       branch_settings + "}}");
        use_stubborn_agent(sandbox_, project());
    }
    ~CrashedRuns() { kill_everything_of(sandbox_.root()); }
    CrashedRuns(const CrashedRuns&) = delete;

    // A plan is there whole or not at all.
    void crash_while_planning(Millis time) {
        const fs::path file = sandbox_.root() / "three.yaml";
        write_file(file, three_epics());
        const std::size_t before = all_epics().size();
        const std::vector<std::string> words{"plan", "--from", file.string()};
        {
            Background plan = sandbox_.start(repository_, words);
            wait_for(time, plan.pid());
            plan.signal(SIGKILL);
            kill_everything_of(sandbox_.root());
            plan.wait();
        }
        const std::size_t there = all_epics().size() - before;
        CHECK((there == 0 || there == epics));
        if (there == 0) sandbox_.atelier(repository_, words);
    }
    // Once a session has got there, or the run has ended.
    void crash_at(Stage stage, bool alone) {
        Background log = sandbox_.start(repository_, {"log", "--follow", "--json", "-n", "1"});
        eventually("the log is followed", [&] { return !log.output().empty(); });
        const std::size_t before = log.output().size();
        const std::string wanted = R"("stage":")" + std::string(name_of(stage)) + '"';
        Background run = sandbox_.start(repository_, work());
        eventually("a session gets there", [&] {
            return log.output().find(wanted, before) != std::string::npos || has_ended(run.pid());
        });
        crash(run, alone);
        log.signal(SIGKILL);
        log.wait();
    }
    void crash_after(Millis time, bool alone) {
        Background run = sandbox_.start(repository_, work());
        wait_for(time, run.pid());
        crash(run, alone);
    }

    // As the next call of gc, or the next run, leaves it: nothing of the dead is left.
    void recover(bool by_gc) {
        const std::vector<std::string> words =
            by_gc ? std::vector<std::string>{"gc", "--yes"} : work();
        ProcessResult last;
        eventually("nothing is held by the dead", [&] {
            last = sandbox_.try_atelier(repository_, words);
            return last.status == 0 && !is_held_by_the_dead();
        });
        INFO(last.out << last.err);
        check_sound();
    }
    void finish() {
        recover(false);
        check_all_landed();
    }

    std::vector<std::string> work() const {
        return {"work", "--mode", "auto", "--agent", "stubborn", "--jobs", "3"};
    }
    std::vector<std::string> all_epics() {
        std::vector<std::string> found;
        const Json status = sandbox_.json(repository_, {"status", "--all"});
        for (const Json& epic : at(status, {"epics"}).as_array())
            found.push_back(epic.string_at("id"));
        return found;
    }

    // Whether what is done lands by itself.
    bool lands = true;

  private:
    fs::path project() { return sandbox_.project(repository_); }
    // The subjects of what agents have committed.
    fs::path committed() const { return sandbox_.root() / "committed"; }
    std::string git(const std::vector<std::string>& words) {
        return sandbox_.git().git(repository_, words);
    }
    static void wait_for(Millis time, pid_t pid) {
        const auto until = std::chrono::steady_clock::now() + time;
        eventually("its moment",
                   [&] { return has_ended(pid) || std::chrono::steady_clock::now() >= until; });
    }
    // With all that it started, or alone.
    void crash(Background& run, bool alone) {
        run.signal(SIGKILL);
        if (!alone) kill_everything_of(sandbox_.root());
        run.wait();
        // Nobody else works, so that what it was about to say is said.
        kill_everything_of(sandbox_.root());
        for (const char* folder : {"repo/.git", "tool.git"})
            remove_ref_locks(sandbox_.root() / folder);
    }
    // As any Git that was killed leaves them; work takes them away when they are ten minutes old.
    static void remove_ref_locks(const fs::path& git_dir) {
        if (!fs::exists(git_dir / "refs")) return;
        std::vector<fs::path> locks;
        for (const auto& entry : fs::recursive_directory_iterator(git_dir / "refs"))
            if (entry.path().extension() == ".lock") locks.push_back(entry.path());
        for (const fs::path& lock : locks)
            fs::remove(lock);
    }

    bool is_held_by_the_dead() {
        const Json doctor = sandbox_.json(repository_, {"doctor"});
        const auto& checks = at(doctor, {"checks"}).as_array();
        return std::ranges::any_of(checks, [](const Json& check) {
            return check.string_at("name") == "dead-claims" && check.string_at("state") != "good";
        });
    }
    void check_sound() {
        const Json doctor = sandbox_.json(repository_, {"doctor"});
        for (const Json& check : at(doctor, {"checks"}).as_array()) {
            INFO(check.dump());
            const std::string state = check.string_at("state");
            CHECK((state == "good" || state == "note"));
        }
        CHECK(sandbox_.try_atelier(repository_, {"log", "--verify"}).status == 0);
        CHECK(sandbox_.git()
                  .try_git(repository_, {"fsck", "--strict", "--connectivity-only"})
                  .status == 0);
        CHECK(git({"status", "--porcelain"}).empty());
        check_commits();
        check_messages();
    }
    // What an agent has committed is on a branch or kept, be it as it landed. A commit that Git was
    // killed in is not yet one: its object may be there and its branch not moved.
    void check_commits() {
        std::set<std::string> reachable;
        for (const std::string& subject : lines_of(git({"log", "--all", "--format=%s"})))
            reachable.insert(subject);
        if (!fs::exists(committed())) return;
        for (const std::string& subject : lines_of(read_file(committed()))) {
            INFO(subject);
            CHECK(reachable.contains(subject));
        }
    }
    // One open message at most about one thing to one reader.
    void check_messages() {
        std::map<std::string, int> open;
        const std::string rows = sandbox_.atelier(repository_, {"export"});
        for (const std::string& line : lines_of(rows)) {
            const auto parsed = parse_json(line);
            REQUIRE(std::holds_alternative<Json>(parsed));
            const Json& row = std::get<Json>(parsed);
            if (row.string_at("issue_type") != "message" || row.string_at("status") != "open")
                continue;
            std::string about;
            for (const std::string& said : lines_of(row.string_at("description")))
                if (said.starts_with("thread: ")) about = said;
            const std::string code = split(row.string_at("title"), ':').front();
            const std::string key = code + " " + about + " to " + row.string_at("assignee");
            INFO(key);
            CHECK(++open[key] == 1);
        }
    }
    void check_all_landed() {
        CHECK(fs::exists(committed()));
        for (const std::string& epic : all_epics()) {
            const Json shown = sandbox_.json(repository_, {"show", epic});
            const std::string root =
                at(shown, {"bead", "fields", "workspace.root_branch"}).as_string();
            std::multiset<std::string> wanted;
            for (const Json& child : at(shown, {"children"}).as_array()) {
                wanted.insert(child.string_at("id"));
                CHECK(child.string_at("state") == (lands ? "merged" : "done"));
            }
            CHECK(wanted.size() == changesets);
            if (!lands) continue;
            std::multiset<std::string> landed;
            for (const std::string& one : lines_of(
                     git({"log", "--format=%(trailers:key=Atelier-Changeset,valueonly,separator=)",
                          "main.." + root})))
                if (!one.empty()) landed.insert(one);
            CHECK(landed == wanted);
            CHECK(at(shown, {"bead", "status"}).as_string() == "closed");
        }
    }

    AtelierSandbox& sandbox_;
    fs::path repository_;
};

// A run that publishes takes several times as long: of what is asked for it has a third.
long crashes_that_publish() {
    return std::max(number_in("ATELIER_TEST_CRASHES", 10) / 3, 1L);
}
long crashes_that_land() {
    return std::max(number_in("ATELIER_TEST_CRASHES", 10) - crashes_that_publish(), 1L);
}

void sweep(CrashedRuns& runs, long crashes, std::mt19937& random) {
    constexpr auto stages = std::to_array<Stage>(
        {Stage::claim, Stage::worktree, Stage::agent, Stage::assess, Stage::integrate, Stage::end});
    const std::size_t first = random() % stages.size();
    std::uniform_int_distribution<int> time(20, 900);
    runs.crash_while_planning(Millis{time(random) / 10});
    for (long crash = 1; crash < crashes; ++crash) {
        const bool alone = random() % 3 == 0;
        const std::size_t turn = first + static_cast<std::size_t>(crash / 2);
        if (crash % 2 == 1)
            runs.crash_at(stages.at(turn % stages.size()), alone);
        else
            runs.crash_after(Millis{time(random)}, alone);
        // Work that is over leaves nothing to be killed.
        runs.recover(crash % 4 != 0);
    }
    runs.finish();
}

} // namespace

TEST_CASE("whenever a run of three workers is killed, nothing is lost, held or said twice",
          "[e2e][kills][crashes][generated]") {
    std::random_device seed;
    const auto number = seed();
    INFO("seed " << number);
    std::mt19937 random(number);
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    CrashedRuns runs(sandbox, repository.folder, "");
    sweep(runs, crashes_that_land(), random);
    std::cout << crashes_that_land() << " crashes of runs that land\n";
}

TEST_CASE("whenever a run that publishes is killed, each changeset has one pull request",
          "[e2e][kills][crashes][publish][generated]") {
    std::random_device seed;
    const auto number = seed();
    INFO("seed " << number);
    std::mt19937 random(number);
    OnGithub hub;
    CrashedRuns runs(hub.sandbox, hub.repository.folder,
                     R"("pr_mode": "draft", "pr_strategy": "parallel")");
    runs.lands = false;
    sweep(runs, crashes_that_publish(), random);
    for (const std::string& epic : runs.all_epics()) {
        const Json shown = hub.sandbox.json(hub.repository.folder, {"show", epic});
        const std::string root = at(shown, {"bead", "fields", "workspace.root_branch"}).as_string();
        for (const Json& child : at(shown, {"children"}).as_array()) {
            const std::string branch = root + "-" + child.string_at("id");
            CHECK(hub.there(branch) == hub.here({"rev-parse", branch}));
            CHECK(unwrap(hub.forge.pull_requests_of(*BranchName::parse(branch))).size() == 1);
        }
    }
    std::cout << crashes_that_publish() << " crashes of runs that publish\n";
}
