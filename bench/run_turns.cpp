// Times what a turn of a run costs around an agent that does nothing, its keeper included, against
// what Git takes to write a commit and to move a ref, in turns; and how much longer than the
// longest of them four agents take that sleep at once. At most five times as long, and at most 1.1
// times, is what is promised.
//
//   bench_run_turns BIN ROUNDS
//
// BIN holds the programs. Prints Markdown; ends with 1 when a program did not do its work.
#include "bench_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

constexpr int turns_a_run = 20;
constexpr int sleeping_seconds = 2;
constexpr int sleepers = 4;

fs::path project_in(const WorkContext& work) {
    for (const auto& one : fs::directory_iterator(work.folder() / "data" / "projects"))
        return one.path();
    throw std::runtime_error("init registered no project");
}

// Of so many turns one after the other, whose agent does `what`.
void write_workflow(const fs::path& project, const std::string& name, int turns) {
    write(project / "templates/workflows" / (name + ".yaml"),
          fmt::format("name: {}\nroles: {{a: scout}}\nsteps:\n"
                      "  - loop: {{max: {}, steps: [{{turn: a, sees: none}}]}}\n",
                      name, turns));
}

void write_runtime(const fs::path& project, const std::string& name, const std::string& text) {
    write(project / "templates/runtimes" / (name + ".yaml"),
          "name: " + name + "\nworker: [\"false\"]\ntext: " + text + "\n");
}

// Milliseconds, on the clock and of the processor: beside other work the latter is what it takes.
struct Times {
    std::vector<double> clock;
    std::vector<double> processor;

    void add(const Run& one) {
        clock.push_back(one.milliseconds);
        processor.push_back(one.processor);
    }
};

Run timed(const Call& call) {
    const Run done = run(call);
    if (done.status != 0)
        throw std::runtime_error(
            fmt::format("{} {} ended with status {}", call.argv[0], call.argv[1], done.status));
    return done;
}

void print_row(const std::string& what, const Times& ours, const Times& anchor) {
    const double least = std::ranges::min(ours.clock);
    const double least_of_anchor = std::ranges::min(anchor.clock);
    const double processor = std::ranges::min(ours.processor);
    fmt::print(
        "| {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | **{:.2f}** |\n",
        what, least, least_of_anchor, least / least_of_anchor, processor,
        processor / std::ranges::min(anchor.processor), median(ours.clock), median(anchor.clock),
        median(ours.clock) / median(anchor.clock));
    std::fflush(stdout);
}

void measure_turns(const WorkContext& work, int rounds) {
    const fs::path project = project_in(work);
    write_runtime(project, "nothing", "[echo, Nothing]");
    write_workflow(project, "one", 1);
    write_workflow(project, "many", turns_a_run + 1);
    unwrap(work.call({"git-atelier", "config", "artisan.default", "nothing"}, ""));
    Times turns;
    Times commits;
    Times whole;
    Times heads;
    for (int round = 0; round < rounds; ++round) {
        const Run one = timed(work.call({"git-atelier", "run", "one", "Do it"}, ""));
        const Run many = timed(work.call({"git-atelier", "run", "many", "Do it"}, ""));
        turns.add({(many.milliseconds - one.milliseconds) / turns_a_run,
                   (many.processor - one.processor) / turns_a_run});
        whole.add(one);
        Run git;
        for (int turn = 0; turn < turns_a_run; ++turn)
            for (const Call& call :
                 {work.git({"commit-tree", "-p", "HEAD", "-m", "Do it", "HEAD^{tree}"}),
                  work.git(
                      {"update-ref", fmt::format("refs/measured/{}.{}", round, turn), "HEAD"})}) {
                const Run done = timed(call);
                git.milliseconds += done.milliseconds / turns_a_run;
                git.processor += done.processor / turns_a_run;
            }
        commits.add(git);
        heads.add(timed(work.git({"rev-parse", "HEAD"})));
    }
    print_row("a further turn of a run, and `git commit-tree` with `git update-ref`", turns,
              commits);
    print_row("a run of one turn, whole, and `git rev-parse HEAD`", whole, heads);
}

void measure_at_once(const WorkContext& work, int rounds) {
    write_runtime(project_in(work), "sleeping",
                  fmt::format("[sh, -c, \"sleep {}; echo Awake\"]", sleeping_seconds));
    unwrap(work.call({"git-atelier", "config", "artisan.default", "sleeping"}, ""));
    std::vector<std::string> words{"git-atelier", "commission", "Sleep", "--how", "ensemble"};
    for (const char* artisan : {"scout", "sage", "spark", "steady"}) {
        words.emplace_back("--artisan");
        words.emplace_back(artisan);
    }
    Call sleep = work.git({});
    sleep.argv = {"/bin/sleep", std::to_string(sleeping_seconds)};
    Times runs;
    Times longest;
    for (int round = 0; round < rounds; ++round) {
        runs.add(timed(work.call(words, "")));
        longest.add(timed(sleep));
    }
    print_row(fmt::format("a run of {} agents that sleep at once, and `sleep {}`", sleepers,
                          sleeping_seconds),
              runs, longest);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: bench_run_turns BIN ROUNDS\n", stderr);
        return 129;
    }
    try {
        const int rounds = std::max(std::atoi(argv[2]), 1);
        const WorkContext work(fs::absolute(argv[1]));
        fmt::print("{} turns a run; {} interleaved rounds, milliseconds.\n\n"
                   "| what, and what it stands beside | min | its min | ratio | processor | ratio "
                   "| median | its median | ratio |\n"
                   "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
                   turns_a_run, rounds);
        measure_turns(work, rounds);
        measure_at_once(work, std::max(rounds / 5, 1));
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_run_turns: {}\n", fault.what());
        return 1;
    }
    return 0;
}
