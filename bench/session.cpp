// Times what a session costs around an agent that does nothing, stage by stage, in a repository of
// many files, beside Git's own commands there.
//
//   bench_session BIN ROUNDS FILES
//
// BIN holds the programs. A stage lasts from its record in the store to the next one's. Prints a
// Markdown table; ends with 1 when something did not do its work.
#include "adapters/sqlite/sqlite_store.hpp"
#include "bench_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

using Clock = std::chrono::steady_clock;
using Times = std::vector<double>;

constexpr const char* before_the_first = "the program's start, up to the claim";

double since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::string branch_of(int round) {
    return fmt::format("measured-{}", round);
}

// An epic of one changeset for each round.
std::string plan_of(int rounds) {
    std::string text = "epics:\n";
    for (int round = 0; round <= rounds; ++round)
        text += fmt::format("  - title: Measured {0}\n    root_branch: {1}\n    changesets:\n"
                            "      - title: One\n        description: Do nothing.\n",
                            round, branch_of(round));
    return text;
}

// In a folder of its own.
class IdlePlace {
  public:
    IdlePlace(fs::path bin, int rounds, int files) : bin_(std::move(bin)) {
        for (int n = 0; n < files; ++n)
            write(repository() / fmt::format("folder-{}", n / 100) / fmt::format("file-{}.txt", n),
                  fmt::format("line {}\n", n));
        unwrap(git({"init", "-q", "-b", "main"}));
        unwrap(git({"add", "-A"}));
        unwrap(git({"-c", "gc.auto=0", "commit", "-q", "-m", "Begin"}));
        unwrap(git({"gc", "-q"}));
        unwrap(ours({"init", "--yes"}));
        write(beside("plan.yaml"), plan_of(rounds));
        unwrap(ours({"plan", "--from", beside("plan.yaml").string()}));
        // One that ended well without a word would be reminded, which is a turn more.
        write(project() / "templates/runtimes/idle.yaml", "name: idle\nworker: [\"false\"]\n");
    }

    Call git(std::vector<std::string> words) const {
        words.insert(words.begin(), "/usr/bin/git");
        return {std::move(words), environment(), repository()};
    }
    Call ours(std::vector<std::string> words) const {
        words.insert(words.begin(), (bin_ / "git-atelier").string());
        return {std::move(words), environment(), repository()};
    }
    fs::path beside(const std::string& name) const { return top_.path() / name; }
    fs::path store() const { return project() / ".beads" / "atelier.db"; }
    std::string key() const { return project().filename(); }

  private:
    fs::path repository() const { return beside("repository"); }
    std::vector<std::string> environment() const {
        return environment_in(top_.path(), bin_.string() + ":/usr/bin:/bin");
    }
    fs::path project() const {
        for (const auto& one : fs::directory_iterator(beside("data") / "projects"))
            return one.path();
        throw std::runtime_error("init registered no project");
    }

    fs::path bin_;
    OwnFolder top_;
};

// Tells that the store's file has changed.
class Watch {
  public:
    explicit Watch(const fs::path& file) : number_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
        if (::inotify_add_watch(number_, file.c_str(), IN_ATTRIB) < 0)
            throw std::runtime_error("cannot watch " + file.string());
    }
    ~Watch() { ::close(number_); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void wait(std::chrono::milliseconds longest) const {
        pollfd waiting{number_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(longest.count())) != 1) return;
        char events[4096];
        while (::read(number_, events, sizeof events) > 0) {
        }
    }

  private:
    int number_;
};

// nullopt: there was none yet.
std::optional<Session> newest_session(PlanStore& store) {
    const auto sessions = store.read([](PlanReader& plan) { return plan.sessions({}); });
    if (!sessions) throw std::runtime_error(sessions.error().message);
    return sessions->empty() ? std::nullopt : std::optional(sessions->back());
}

// The milliseconds of each part of one run.
std::map<std::string, double> run_session(const IdlePlace& place, PlanStore& store, int round) {
    const auto last = newest_session(store);
    const auto is_new = [&](const std::optional<Session>& session) {
        return session && (!last || session->id != last->id);
    };
    const Watch watch(place.store());
    std::map<std::string, double> parts;
    std::string part = before_the_first;
    const auto begin = Clock::now();
    double at = 0;
    const pid_t program =
        start(place.ours({"work", branch_of(round), "--run-mode", "once", "--agent", "idle"}));
    int status = 0;
    while (::waitpid(program, &status, WNOHANG) == 0) {
        watch.wait(std::chrono::milliseconds{2});
        const auto session = newest_session(store);
        if (!is_new(session)) continue;
        const std::string stage(name_of(session->stage));
        if (stage == part) continue;
        parts[part] += since(begin) - at;
        at = since(begin);
        part = stage;
    }
    parts[part] += since(begin) - at;
    parts["all of it"] = since(begin);
    const auto session = newest_session(store);
    if (!is_new(session) || !session->ended_at) throw std::runtime_error("the session did not end");
    return parts;
}

struct Row {
    std::string name;
    Times times = {};
};

void print_row(const Row& row) {
    if (row.times.empty()) return;
    fmt::print("| {} | {:.1f} | {:.1f} |\n", row.name, std::ranges::min(row.times),
               median(row.times));
    std::fflush(stdout);
}

std::vector<Row> rows_of_git() {
    return {{"`git worktree add`"}, {"`git switch -c` there"}, {"`git status` there"},
            {"`git commit` there"}, {"`git update-ref`"},      {"the four before together"},
            {"`git for-each-ref`"}, {"`git worktree remove`"}};
}

// What a person would call to do by hand what the session does.
void add_git(const IdlePlace& place, int round, std::vector<Row>& rows) {
    const std::string tree = place.beside(fmt::format("tree-{}", round)).string();
    const std::string branch = fmt::format("plain-{}", round);
    const std::optional<Call> sum_of_four;
    const std::vector<std::optional<Call>> calls = {
        place.git({"worktree", "add", "-q", "--detach", tree}),
        place.git({"-C", tree, "switch", "-q", "-c", branch}),
        place.git({"-C", tree, "status", "--porcelain"}),
        place.git({"-C", tree, "commit", "-q", "--allow-empty", "-m", "By hand"}),
        place.git({"update-ref", "refs/heads/landed-" + branch, branch}),
        sum_of_four,
        place.git({"for-each-ref"}),
        place.git({"worktree", "remove", tree}),
    };
    double sum = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        double taken = sum;
        if (calls[i]) {
            const Run done = run(*calls[i]);
            if (done.status != 0) throw std::runtime_error("git failed on " + tree);
            taken = done.milliseconds;
            if (i > 0) sum += taken;
        }
        if (round > 0) rows[i].times.push_back(taken);
    }
}

void measure_all(const fs::path& bin, int rounds, int files) {
    const IdlePlace place(bin, rounds, files);
    auto store = SqliteStore::open(place.store(), place.key());
    if (!store) throw std::runtime_error(store.error().message);
    std::vector<Row> parts = {{before_the_first}};
    for (const auto& stage : names_of(Stage{}))
        parts.push_back({std::string(stage.name)});
    parts.push_back({"all of it"});
    std::vector<Row> git = rows_of_git();
    // The first round warms what the others read, and leaves the worktree that they take.
    for (int round = 0; round <= rounds; ++round) {
        add_git(place, round, git);
        const auto taken = run_session(place, **store, round);
        unwrap(place.ours({"abandon", branch_of(round), "--yes", "--reason", "measured"}));
        for (Row& part : parts)
            if (const auto found = taken.find(part.name); round > 0 && found != taken.end())
                part.times.push_back(found->second);
    }
    fmt::print("{} files, {} sessions of an agent that does nothing, milliseconds; `agent` is what "
               "it takes to start it, guarded, and to see it end.\n\n"
               "| part | min | median |\n| --- | --- | --- |\n",
               files, rounds);
    for (const Row& row : parts)
        print_row(row);
    for (const Row& row : git)
        print_row(row);
    const Row& whole = parts.back();
    const Row& by_hand = git[5];
    fmt::print("\nA session takes {:.1f} times as long as Git's four commands (minima; {:.1f} of "
               "the medians).\n",
               std::ranges::min(whole.times) / std::ranges::min(by_hand.times),
               median(whole.times) / median(by_hand.times));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: bench_session BIN ROUNDS FILES\n");
        return 129;
    }
    try {
        measure_all(fs::absolute(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]));
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_session: {}\n", fault.what());
        return 1;
    }
}
