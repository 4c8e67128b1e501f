// Times `git atelier gc --dry-run` in a project of many worktrees of many files: where all of them
// may go, against `git status` in each, as many side by side as there are processors; and where
// five of them may.
//
//   bench_upkeep BIN ROUNDS WORKTREES FILES
//
// BIN holds the programs. Prints a Markdown table; ends with 1 when something did not do its work.
#include "timed_session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <thread>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

constexpr int may_go = 5;

using Times = std::vector<double>;

// At the main branch, without a branch of its own: `current` of open changesets, the others of
// nothing that the plan knows.
class ManyWorktrees {
  public:
    ManyWorktrees(const fs::path& bin, int worktrees, int files)
        : place_(bin, std::max(worktrees - may_go, 1), files, "[\"true\"]") {
        const auto store = place_.open_store();
        const auto changesets = taken_from(store->read(
            [](PlanReader& plan) { return plan.select({.kind = BeadKind::changeset}); }));
        for (int n = 0; n < worktrees; ++n) {
            const bool current = n >= may_go;
            const std::size_t at = static_cast<std::size_t>(n - may_go);
            add(current ? changesets.at(at).id.str() : stray(n));
            if (current) current_.push_back(n);
        }
    }

    // From here on every one may go.
    void give_up_all() {
        for (const int n : current_) {
            const fs::path to = folder() / stray(n);
            unwrap(place_.git({"worktree", "move", all_[static_cast<std::size_t>(n)], to}));
            all_[static_cast<std::size_t>(n)] = to;
        }
        current_.clear();
    }

    double gc() const {
        const Run done = run(place_.ours({"gc", "--dry-run"}));
        if (done.status != 0)
            throw std::runtime_error(fmt::format("gc ended with status {}", done.status));
        return done.milliseconds;
    }
    double status_in_each() const {
        return milliseconds([&] {
            const std::size_t most = std::max(std::thread::hardware_concurrency(), 1U);
            std::vector<pid_t> running;
            for (const std::string& one : all_) {
                if (running.size() == most) end_one(running);
                running.push_back(start(place_.git({"-C", one, "status"})));
            }
            while (!running.empty())
                end_one(running);
        });
    }

  private:
    static void end_one(std::vector<pid_t>& running) {
        if (wait_for(running.front()) != 0) throw std::runtime_error("git status failed");
        running.erase(running.begin());
    }
    static std::string stray(int number) { return fmt::format("at-zzzzz.{}", number + 1); }
    fs::path folder() const { return place_.store().parent_path().parent_path() / "worktrees"; }
    void add(const std::string& name) {
        const fs::path path = folder() / name;
        unwrap(place_.git({"worktree", "add", "-q", "--detach", path.string(), "main"}));
        all_.push_back(path);
    }

    SessionPlace place_;
    std::vector<std::string> all_;
    std::vector<int> current_;
};

void print_row(const std::string& what, const Times& times, const Times& status) {
    fmt::print("| {} | {:.0f} | {:.0f} | {:.2f} |\n", what, std::ranges::min(times), median(times),
               median(times) / median(status));
    std::fflush(stdout);
}

void measure_all(const fs::path& bin, int rounds, int worktrees, int files) {
    ManyWorktrees many(bin, worktrees, files);
    // The first reads the disk.
    many.gc();
    Times few;
    Times all;
    Times status;
    for (int round = 0; round < rounds; ++round)
        few.push_back(many.gc());
    many.give_up_all();
    many.gc();
    for (int round = 0; round < rounds; ++round) {
        status.push_back(many.status_in_each());
        all.push_back(many.gc());
    }
    fmt::print("{} worktrees of {} files, {} rounds in which each takes its turn, milliseconds.\n\n"
               "| what | min | median | ratio to `git status` |\n"
               "| --- | --- | --- | --- |\n",
               worktrees, files, rounds);
    print_row("`git status` in each, side by side", status, status);
    print_row("`gc --dry-run`, all of them may go", all, status);
    print_row(fmt::format("`gc --dry-run`, {} of them may go", may_go), few, status);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("usage: bench_upkeep BIN ROUNDS WORKTREES FILES\n", stderr);
        return 129;
    }
    try {
        measure_all(fs::absolute(argv[1]), std::max(std::atoi(argv[2]), 1),
                    std::max(std::atoi(argv[3]), may_go + 1), std::max(std::atoi(argv[4]), 100));
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_upkeep: {}\n", fault.what());
        return 1;
    }
    return 0;
}
