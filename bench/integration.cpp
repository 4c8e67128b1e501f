// Times the landing of one changeset, without checks, from when its session begins it to when the
// plan knows that it has landed, beside what it is made of: `git update-ref`, and the replay alone.
//
//   bench_integration BIN ROUNDS FILES...
//
// BIN holds the programs; each FILES is the size of a repository of its own, in which an agent
// changes one file. Prints a Markdown table; ends with 1 when something did not do its work.
#include "adapters/git/replay/object_replay.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "domain/work/lifecycle.hpp"
#include "timed_session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

constexpr const char* worker =
    "[sh, -c, \"echo changed >folder-0/file-1.txt && git commit -q -a -m Change\"]";

struct Times {
    std::vector<double> landing;
    std::vector<double> update;
    std::vector<double> replay;
};

// `parent` already stands there: the root branch was cut from main.
double replayed(GitRepository& repository, const CommitId& parent, const CommitId& landed,
                int round) {
    const ReplayRequest request{.base = parent,
                                .head = landed,
                                .onto = parent,
                                .trailers = {{"Round", std::to_string(round)}},
                                .committer_name = "Bench",
                                .committer_email = "bench@example.org"};
    return milliseconds([&] {
        const auto result = taken_from(repository.replays().replay(request));
        if (!result.head || *result.head == landed)
            throw std::runtime_error("nothing was replayed");
    });
}

Times measure(const fs::path& bin, int rounds, int files) {
    const SessionPlace place(bin, rounds, files, worker);
    const auto store = place.open_store();
    const auto landed_now = [](PlanReader& plan, const Session& session) {
        if (!session.changeset || session.stage != Stage::integrate) return false;
        const auto changeset = plan.find(*session.changeset);
        return changeset && *changeset && state_of(**changeset) == ChangesetState::merged;
    };
    ChildProcess process;
    GitRepository repository(process, place.variables(),
                             taken_from(discover_repository(place.repository())), open_objects);
    const CommitId parent = taken_from(repository.refs().resolve("refs/heads/main")).value();
    Times times;
    // The first round warms what the others read.
    for (int round = 0; round <= rounds; ++round) {
        const auto parts = run_session(place, *store, round, landed_now);
        const auto landed = taken_from(repository.refs().resolve("refs/heads/" + branch_of(round)));
        const auto part = parts.find(std::string(name_of(Stage::integrate)));
        if (!landed || *landed == parent || part == parts.end())
            throw std::runtime_error("nothing has landed");
        const double replay = replayed(repository, parent, *landed, round);
        const double update =
            run(place.git({"update-ref", fmt::format("refs/heads/floor-{}", round), landed->str()}))
                .milliseconds;
        if (round == 0) continue;
        times.landing.push_back(part->second);
        times.update.push_back(update);
        times.replay.push_back(replay);
    }
    return times;
}

void measure_all(const fs::path& bin, int rounds, const std::vector<int>& sizes) {
    fmt::print(
        "{} landings of one commit that changes one file, milliseconds (medians).\n\n"
        "| files | landing, min | landing | `git update-ref` | replay | landing takes as many "
        "times longer than both |\n| --- | --- | --- | --- | --- | --- |\n",
        rounds);
    for (const int files : sizes) {
        const Times times = measure(bin, rounds, files);
        fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.2f} |\n", files,
                   std::ranges::min(times.landing), median(times.landing), median(times.update),
                   median(times.replay),
                   median(times.landing) / (median(times.update) + median(times.replay)));
        std::fflush(stdout);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fputs("usage: bench_integration BIN ROUNDS FILES...\n", stderr);
        return 129;
    }
    try {
        std::vector<int> sizes;
        for (int at = 3; at < argc; ++at)
            sizes.push_back(std::max(std::atoi(argv[at]), 100));
        measure_all(fs::absolute(argv[1]), std::max(std::atoi(argv[2]), 1), sizes);
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_integration: {}\n", fault.what());
        return 1;
    }
    return 0;
}
