// Six workers over work that overlaps, with and without a forecast: how much of it conflicts when
// it comes to the parent branch.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <iostream>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t side_by_side = 6;

// Epics of one changeset. Of each group all write the same file, in the order of the plan.
struct OverlappingWork {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    fs::path go = sandbox.root() / "go";
    std::vector<std::string> open;
    std::size_t conflicts = 0;
    std::size_t landed = 0;

    OverlappingWork(const std::vector<int>& groups, bool forecast) {
        std::string plan = "epics:\n";
        int number = 0;
        for (std::size_t group = 0; group < groups.size(); ++group)
            for (int one = 0; one < groups[group]; ++one) {
                const std::string name = "e" + std::to_string(++number);
                const std::string file = "file-" + std::to_string(group) + ".txt";
                plan += "  - title: Epic " + name + "\n    root_branch: " + name +
                        "\n    changesets:\n      - title: Write\n        paths: [" + file +
                        "]\n        description: |\n          demo: write " + file + " by " + name +
                        "\n          demo: wait-for " + go.string() + "\n";
            }
        open = sandbox.plan(folder, plan);
        write_file(sandbox.project(folder) / "config.user.json",
                   forecast ? "{}" : R"({"changeset": {"forecast": false}})");
    }

    std::size_t at_work() {
        std::size_t count = 0;
        const Json status = sandbox.json(folder, {"status"});
        for (const Json& epic : at(status, {"epics"}).as_array())
            for (const Json& changeset : epic.find("changesets")->as_array())
                if (changeset.string_at("state") == "working") ++count;
        return count;
    }

    // Each begins when the one before it is at work, and none ends before all are.
    void work_side_by_side() {
        std::vector<Background> running;
        for (std::size_t one = 0; one < std::min(side_by_side, open.size()); ++one) {
            running.push_back(
                sandbox.start(folder, {"work", "--mode", "auto", "--agent", "demo", "--run-mode",
                                       "once", "--name", "worker-" + std::to_string(one + 1)}));
            eventually("a worker more is at work", [&] { return at_work() == one + 1; });
        }
        write_file(go, "");
        for (Background& worker : running) {
            const int status = worker.wait();
            INFO(worker.output());
            CHECK(status == 0);
        }
        fs::remove(go);
    }

    // What is finished comes to its parent branch, in the order of the plan.
    void integrate_finished() {
        std::vector<std::string> left;
        for (const std::string& epic : open) {
            const Json shown = sandbox.json(folder, {"show", epic});
            if (at(shown, {"bead", "status"}).as_string() != "closed") {
                left.push_back(epic);
                continue;
            }
            const ProcessResult done =
                sandbox.try_atelier(folder, {"integrate", epic, "--how", "rebase", "--json"});
            INFO(done.out << done.err);
            if (done.status == 0) {
                ++landed;
            } else {
                CHECK_THAT(done.out, ContainsSubstring("\"code\":\"conflict\""));
                ++conflicts;
            }
        }
        REQUIRE(left.size() < open.size());
        open = left;
    }

    void run() {
        while (!open.empty()) {
            work_side_by_side();
            integrate_finished();
        }
    }
};

} // namespace

TEST_CASE("six workers land with fewer conflicts where these are foreseen",
          "[e2e][forecast][generated]") {
    const auto groups =
        GENERATE(std::vector<int>{2, 2, 1, 1, 1, 1}, std::vector<int>{3, 1, 2, 1, 1, 1});
    OverlappingWork with(groups, true);
    with.run();
    OverlappingWork without(groups, false);
    without.run();
    std::cout << "six workers, " << with.landed + with.conflicts << " epics: " << with.conflicts
              << " conflicts with the forecast, " << without.conflicts << " without\n";
    CHECK(with.conflicts < without.conflicts);
    CHECK(with.landed + with.conflicts == without.landed + without.conflicts);
}
