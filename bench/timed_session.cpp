#include "timed_session.hpp"

#include <fmt/core.h>

#include <chrono>
#include <optional>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

namespace atelier::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// An epic of one changeset for each round.
std::string plan_of(int rounds) {
    std::string text = "epics:\n";
    for (int round = 0; round <= rounds; ++round)
        text += fmt::format("  - title: Measured {0}\n    root_branch: {1}\n    changesets:\n"
                            "      - title: One\n        description: Be measured.\n",
                            round, branch_of(round));
    return text;
}

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
    const auto sessions =
        taken_from(store.read([](PlanReader& plan) { return plan.sessions({}); }));
    return sessions.empty() ? std::nullopt : std::optional(sessions.back());
}

} // namespace

std::string branch_of(int round) {
    return fmt::format("measured-{}", round);
}

SessionPlace::SessionPlace(fs::path bin, int rounds, int files, const std::string& agent)
    : bin_(std::move(bin)) {
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
    write(project() / "templates/runtimes/measured.yaml",
          "name: measured\nworker: " + agent + "\n");
}

Call SessionPlace::git(std::vector<std::string> words) const {
    words.insert(words.begin(), "/usr/bin/git");
    return {std::move(words), environment(), repository()};
}

Call SessionPlace::ours(std::vector<std::string> words) const {
    words.insert(words.begin(), (bin_ / "git-atelier").string());
    return {std::move(words), environment(), repository()};
}

std::vector<std::string> SessionPlace::environment() const {
    return environment_in(top_.path(), bin_.string() + ":/usr/bin:/bin");
}

Environment SessionPlace::variables() const {
    Environment out;
    for (const std::string& entry : environment())
        out.emplace(entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
    return out;
}

fs::path SessionPlace::project() const {
    for (const auto& one : fs::directory_iterator(beside("data") / "projects"))
        return one.path();
    throw std::runtime_error("init registered no project");
}

fs::path SessionPlace::store() const {
    return project() / ".beads" / "atelier.db";
}

std::unique_ptr<SqliteStore> SessionPlace::open_store() const {
    return taken_from(SqliteStore::open(store(), project().filename()));
}

std::map<std::string, double> run_session(const SessionPlace& place, PlanStore& store, int round,
                                          const StageEnds& ends) {
    const auto last = newest_session(store);
    const auto is_new = [&](const std::optional<Session>& session) {
        return session && (!last || session->id != last->id);
    };
    const Watch watch(place.store());
    std::map<std::string, double> parts;
    std::string part = before_the_first;
    const auto begin = Clock::now();
    double at = 0;
    const auto now_in = [&](std::string next) {
        parts[part] += since(begin) - at;
        at = since(begin);
        part = std::move(next);
    };
    const pid_t program =
        start(place.ours({"work", branch_of(round), "--run-mode", "once", "--agent", "measured"}));
    int status = 0;
    while (::waitpid(program, &status, WNOHANG) == 0) {
        watch.wait(std::chrono::milliseconds{2});
        const auto session = newest_session(store);
        if (!is_new(session)) continue;
        const std::string stage(name_of(session->stage));
        if (part == "after " + stage) continue;
        if (stage != part) now_in(stage);
        if (ends && taken_from(store.read(
                        [&](PlanReader& plan) -> Result<bool> { return ends(plan, *session); })))
            now_in("after " + stage);
    }
    now_in("");
    parts["all of it"] = since(begin);
    const auto session = newest_session(store);
    if (!is_new(session) || !session->ended_at) throw std::runtime_error("the session did not end");
    return parts;
}

} // namespace atelier::bench
