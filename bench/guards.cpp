// Times `git commit` in a worktree that we guard against the same commit unguarded and against hook
// managers with one empty hook, in rounds in which each takes its turn; and a reference-transaction
// where nothing is guarded against the start of an empty static program.
//
//   bench_guards BIN GIT MANAGERS ROUNDS FILES
//
// The first three are folders of programs. Prints Markdown tables; ends with 1 when something did
// not do its work.
#include "bench_setup.hpp"
#include "guarded_place.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace atelier::bench;

namespace {

using Times = std::vector<double>;

// What `more` takes beyond `less` in the same round, in the middle of all rounds.
double added(const Times& more, const Times& less) {
    Times differences;
    for (std::size_t i = 0; i < more.size(); ++i)
        differences.push_back(more[i] - less[i]);
    return median(differences);
}

// One changed line in one file, added but not committed.
void stage(const GuardedPlace& at, const CommitPlace& place, int round) {
    const fs::path file = place.folder / "folder-7" / "file-777.txt";
    std::ofstream(file) << "round " << round << "\n";
    unwrap(at.git(place, {"add", "--", file.string()}));
}

void measure_commits(const GuardedPlace& at, int rounds) {
    std::vector<Times> taken(at.paths().size());
    for (int round = 0; round <= rounds; ++round) {
        for (const CommitPlace& place : at.paths())
            stage(at, place, round);
        for (std::size_t i = 0; i < at.paths().size(); ++i) {
            const Run one = run(at.git(at.paths()[i], {"commit", "-q", "-m", "Change a line"}));
            if (one.status != 0) throw std::runtime_error(at.paths()[i].name + ": no commit");
            // The first warms what it reads.
            if (round > 0) taken[i].push_back(one.milliseconds);
        }
    }
    std::vector<double> adds;
    for (const Times& times : taken)
        adds.push_back(added(times, taken[0]));
    const double cheaper = std::min(adds[2], adds[3]);
    fmt::print("| commit with | min | median | adds | ratio to none | its addition to the cheaper "
               "manager's |\n| --- | --- | --- | --- | --- | --- |\n");
    for (std::size_t i = 0; i < taken.size(); ++i)
        fmt::print("| {} | {:.2f} | {:.2f} | {:+.2f} | {:.2f} | {} |\n", at.paths()[i].name,
                   std::ranges::min(taken[i]), median(taken[i]), adds[i],
                   median(taken[i]) / median(taken[0]),
                   i == 0 ? "" : fmt::format("**{:.2f}**", adds[i] / cheaper));
}

void measure_unguarded_move(const GuardedPlace& at, const fs::path& bin, int rounds) {
    const CommitPlace& plain = at.paths()[2];
    std::vector<std::string> environment = plain.environment;
    // As Git sets it in a main checkout.
    environment.emplace_back("GIT_DIR=.git");
    const Call handler{
        {(bin / "atelier-reference-transaction").string(), "prepared"}, environment, plain.folder};
    const Call empty{{(bin / "bench_empty").string()}, environment, plain.folder};
    unwrap(handler);
    Times ours;
    Times least;
    for (int i = 0; i < rounds; ++i) {
        ours.push_back(run(handler).milliseconds);
        least.push_back(run(empty).milliseconds);
    }
    fmt::print("\n| program | min | median | ratio |\n| --- | --- | --- | --- |\n"
               "| an empty static program | {:.2f} | {:.2f} | |\n"
               "| `atelier-reference-transaction` in a worktree that is not guarded | {:.2f} | "
               "{:.2f} | **{:.2f}** |\n",
               std::ranges::min(least), median(least), std::ranges::min(ours), median(ours),
               median(ours) / median(least));
}

// What stands in a project's hooks, on the way to a program that does nothing.
void measure_shim(const fs::path& bin, int rounds) {
    const fs::path top = fs::temp_directory_path() / ("bench-shim-" + std::to_string(::getpid()));
    const fs::path hook = top / "hooks" / "pre-commit";
    fs::create_directories(hook.parent_path());
    fs::copy_file(bin / "atelier-hook-shim", hook);
    fs::create_symlink(bin / "bench_empty", top / "program");
    const Call through{{hook.string()}, {}, top};
    const Call empty{{(bin / "bench_empty").string()}, {}, top};
    unwrap(through);
    Times ours;
    Times least;
    for (int i = 0; i < rounds; ++i) {
        ours.push_back(run(through).milliseconds);
        least.push_back(run(empty).milliseconds);
    }
    const auto size = fs::file_size(hook);
    fs::remove_all(top);
    fmt::print("| an empty static program as a hook of ours ({} bytes more) | {:.2f} | {:.2f} | "
               "**{:+.2f} ms** |\n",
               size, std::ranges::min(ours), median(ours), added(ours, least));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        fmt::print(stderr, "usage: bench_guards BIN GIT MANAGERS ROUNDS FILES\n");
        return 129;
    }
    try {
        const fs::path bin = fs::absolute(argv[1]);
        const int rounds = std::atoi(argv[4]);
        const auto files = static_cast<std::size_t>(std::atol(argv[5]));
        const GuardedPlace at(bin, argv[2], argv[3], files);
        fmt::print("{} files, {} rounds, milliseconds; *adds* is the median of the differences to "
                   "the commit of the same round without hooks.\n\n",
                   files, rounds);
        measure_commits(at, rounds);
        measure_unguarded_move(at, bin, 10 * rounds);
        measure_shim(bin, 10 * rounds);
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_guards: {}\n", fault.what());
        return 1;
    }
}
