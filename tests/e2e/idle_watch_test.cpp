// A run that waits for work costs nothing until there is some.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string children_of(pid_t pid) {
    std::string text;
    std::error_code none;
    for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", none))
        text += read_file(task.path() / "children");
    return text;
}

// Of a process and its threads: how often they slept, what they wrote, and their children. It stays
// the same while nothing is done.
std::string doings_of(pid_t pid) {
    std::string text;
    std::error_code none;
    for (const auto& task :
         fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", none)) {
        for (const std::string& line : lines_of(read_file(task.path() / "status")))
            if (line.find("ctxt_switches") != std::string::npos) text += line + "\n";
        for (const std::string& line : lines_of(read_file(task.path() / "io")))
            if (line.starts_with("syscw") || line.starts_with("wchar")) text += line + "\n";
    }
    return text + children_of(pid);
}

constexpr auto one_epic = "epics:\n"
                          "  - {title: One, root_branch: one, changesets: [{title: A, "
                          "description: \"demo: write a x\"}]}\n";

} // namespace

TEST_CASE("a run that waits sleeps, starts no program and writes nothing, until work comes",
          "[e2e][work]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes"});
    Background run =
        sandbox.start(folder, {"work", "--mode", "auto", "--run-mode", "watch", "--agent", "demo"});
    eventually("that it waits",
               [&] { return run.output().find("waiting for work") != std::string::npos; });
    const fs::path store = sandbox.project(folder) / ".beads/atelier.db-wal";
    std::string before;
    eventually("that it sleeps", [&] {
        before = doings_of(run.pid());
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        return doings_of(run.pid()) == before;
    });
    CHECK(children_of(run.pid()).empty());
    // No timer of less than that wakes it, and the next one is a minute away.
    REQUIRE(fs::exists(store));
    const auto written = fs::last_write_time(store);
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    CHECK(doings_of(run.pid()) == before);
    CHECK(fs::last_write_time(store) == written);

    const std::string epic = sandbox.plan(folder, one_epic).front();
    // Its own next look would be later than that.
    eventually(
        "that it lands",
        [&] {
            return at(sandbox.json(folder, {"show", epic + ".1"}), {"state"}).as_string() ==
                   "merged";
        },
        std::chrono::milliseconds{45'000});
    run.signal(SIGINT);
    run.wait();
}
