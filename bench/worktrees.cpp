// Times what a changeset's worktree costs in a repository of many files: made by `git worktree
// add`, made by us, and taken from the pool, which asks first whether it is as it was left. Nothing
// is deleted between the rounds, as an add after a large deletion is slow.
//
//   bench_worktrees ROUNDS FILES
//
// A worktree comes from one branch to another that differs in twenty files. Prints a Markdown
// table; ends with 1 when something did not do its work.
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "bench_setup.hpp"

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

BranchName branch(const std::string& name) {
    return taken_from(BranchName::parse(name));
}

// In a folder of its own.
class LargeRepository {
  public:
    explicit LargeRepository(int files) {
        for (int n = 0; n < files; ++n)
            write_file(n, "line");
        unwrap(git({"init", "-q", "-b", "main"}));
        unwrap(git({"config", "gc.auto", "0"}));
        commit("Begin");
        unwrap(git({"branch", "before"}));
        for (int n = 0; n < 20; ++n)
            write_file(n * (files / 20), "another line");
        commit("Go on");
        unwrap(git({"gc", "-q"}));
    }

    Call git(std::vector<std::string> words) const {
        words.insert(words.begin(), "/usr/bin/git");
        return {std::move(words), environment(), folder()};
    }
    fs::path folder() const { return beside("repository"); }
    fs::path beside(const std::string& name) const { return top_.path() / name; }
    Environment variables() const {
        Environment out;
        for (const std::string& entry : environment())
            out.emplace(entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
        return out;
    }

  private:
    std::vector<std::string> environment() const {
        return environment_in(top_.path(), "/usr/bin:/bin");
    }
    void write_file(int number, const std::string& text) const {
        write(folder() / fmt::format("folder-{}", number / 100) /
                  fmt::format("file-{}.txt", number),
              fmt::format("{} {}\n", text, number));
    }
    void commit(const std::string& message) const {
        unwrap(git({"add", "-A"}));
        unwrap(git({"commit", "-q", "-m", message}));
    }

    OwnFolder top_;
};

struct Times {
    std::vector<double> git;
    std::vector<double> made;
    std::vector<double> shelved;
    std::vector<double> reused;
};

Times measure_worktrees(const LargeRepository& large, int rounds) {
    ChildProcess process;
    GitRepository repository(process, large.variables(),
                             taken_from(discover_repository(large.folder())));
    GitWorktrees& worktrees = repository.worktrees();
    const CommitId before = taken_from(repository.refs().resolve("refs/heads/before")).value();
    const CommitId main = taken_from(repository.refs().resolve("refs/heads/main")).value();
    const fs::path pooled = large.beside("at-pool-1");
    fs::path place = large.beside("first");
    taken_from(worktrees.add_worktree(place, branch("first"), main));
    Times times;
    for (int round = 0; round < rounds; ++round) {
        const std::string number = std::to_string(round);
        times.git.push_back(run(large.git({"worktree", "add", "-q", "-b", "git-" + number,
                                           large.beside("git-" + number), "main"}))
                                .milliseconds);
        times.made.push_back(milliseconds([&] {
            taken_from(worktrees.add_worktree(large.beside("made-" + number),
                                              branch("made-" + number), main));
        }));
        std::string imprint;
        const Footprint seen = taken_from(worktrees.contents(place)).footprint;
        times.shelved.push_back(milliseconds([&] {
            if (!taken_from(worktrees.shelve_worktree(place, pooled, seen)))
                throw std::runtime_error("it was not shelved");
            imprint = taken_from(worktrees.imprint(pooled));
        }));
        place = large.beside("reused-" + number);
        times.reused.push_back(milliseconds([&] {
            if (taken_from(worktrees.imprint(pooled)) != imprint)
                throw std::runtime_error("it is not as it was left");
            taken_from(worktrees.reuse_worktree(pooled, place, branch("reused-" + number),
                                                round % 2 == 0 ? before : main));
        }));
        if (!taken_from(worktrees.worktree_state(place)).changed.empty())
            throw std::runtime_error("it has changes");
    }
    return times;
}

void print_row(const char* what, const std::vector<double>& times, const std::vector<double>& git) {
    fmt::print("| {} | {:.0f} | {:.0f} | {:.2f} |\n", what, std::ranges::min(times), median(times),
               median(git) / median(times));
}

void measure_all(int rounds, int files) {
    const LargeRepository large(files);
    const Times times = measure_worktrees(large, rounds);
    fmt::print("{} files, {} rounds in which each takes its turn, milliseconds.\n\n"
               "| what | min | median | `git worktree add` takes as many times longer |\n"
               "| --- | --- | --- | --- |\n",
               files, rounds);
    print_row("`git worktree add`", times.git, times.git);
    print_row("a worktree made by us", times.made, times.git);
    print_row("one from the pool, asked whether it is as it was left", times.reused, times.git);
    print_row("one put into the pool, every file read", times.shelved, times.git);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: bench_worktrees ROUNDS FILES\n", stderr);
        return 129;
    }
    try {
        measure_all(std::max(std::atoi(argv[1]), 1), std::max(std::atoi(argv[2]), 100));
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_worktrees: {}\n", fault.what());
        return 1;
    }
    return 0;
}
