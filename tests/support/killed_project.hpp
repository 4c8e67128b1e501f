// A project whose runs are driven by real processes that a test kills, and gone on with by others:
// what a killed one leaves counts as left at once.
#pragma once

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/kill_points.hpp"
#include "support/stubborn_agent.hpp"
#include "support/text_agent.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace atelier::test {

class KilledProject {
  public:
    // Its artisans are played by that agent.
    explicit KilledProject(const std::string& agent = recording_agent) {
        sandbox_.atelier(folder_, {"init", "--yes", "--agent", "demo"});
        const std::filesystem::path project = sandbox_.project(folder_);
        write_file(project / "config.user.json",
                   R"({"lease": {"seconds": 1}, "gc": {"stale_after": "1s"}})");
        use_text_agent(sandbox_, project, agent);
        sandbox_.atelier(folder_, {"config", "artisan.default", "scripted"});
    }
    ~KilledProject() { kill_everything_of(sandbox_.root()); }
    KilledProject(const KilledProject&) = delete;

    // From now on each of its agents takes a moment.
    void take_time() { write_file(sandbox_.root() / "slow", ""); }

    // Driven, and approved where it waits, for so long. `alone`: what the driver had started stays.
    void kill_after(const std::string& run, Millis time, bool alone) {
        decide(run);
        Background driver = sandbox_.start(folder_, {"run", run});
        const auto until = std::chrono::steady_clock::now() + time;
        eventually("its moment", [&] { return std::chrono::steady_clock::now() >= until; });
        driver.signal(SIGKILL);
        if (!alone) kill_everything_of(sandbox_.root());
        driver.wait();
    }
    // What a person does.
    void finish(const std::string& run) {
        const bool is_over = eventually(
            [&] {
                decide(run);
                last_ = sandbox_.try_atelier(folder_, {"run", run, "--json"});
                return of_run(run, "status") == "completed";
            },
            std::chrono::seconds{60});
        INFO(last_.out << last_.err);
        REQUIRE(is_over);
    }
    std::string of_run(const std::string& run, const std::string& key) {
        return at(sandbox_.json(folder_, {"runs", run}), {"run", key}).as_string();
    }
    // Who has replied, sorted; one that was killed at that moment may have said nothing of it.
    std::vector<std::string> replies() {
        auto lines = lines_of(recorded(sandbox_));
        std::ranges::sort(lines);
        return lines;
    }
    void check_sound() {
        INFO(last_.out << last_.err);
        test::check_sound(sandbox_, folder_);
    }

  protected:
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox_.git().git(folder_, arguments);
    }
    void decide(const std::string& run) {
        if (of_run(run, "status") == "waiting")
            sandbox_.try_atelier(folder_, {"signal", run, "approve"});
    }

    AtelierSandbox sandbox_;
    std::filesystem::path folder_ = sandbox_.git().plain().folder;

  private:
    ProcessResult last_;
};

} // namespace atelier::test
