// Times `git atelier status` where 100 epics with 1,000 changesets are open, half of them landed on
// root branches that go on, against `git rev-parse HEAD` in turns: the whole page, and on a
// terminal until its first lines stand there. In a store that holds little else, and in one with a
// long past; then where as many beads as that one has are all open.
//
//   bench_status BIN ROUNDS BEADS
//
// BIN holds the programs. Prints a Markdown table; ends with 1 when a program did not do its work.
#include "bench_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

constexpr int open_epics = 100;
constexpr int landed_of_each = 5;
// With its ten changesets and four tasks of each.
constexpr std::size_t beads_an_epic = 51;
constexpr int longest_wait_ms = 10'000;

// A root branch for each epic, one commit before the main branch.
std::string make_root_branches(const WorkContext& work, int epics) {
    unwrap(work.git({"checkout", "-q", "-b", "root-00000"}));
    unwrap(work.git({"commit", "-q", "--allow-empty", "-m", "landed"}));
    unwrap(work.git({"checkout", "-q", "-"}));
    for (int number = 1; number < epics; ++number)
        unwrap(work.git({"branch", fmt::format("root-{:05}", number), "root-00000"}));
    std::ifstream file(work.folder() / "repository" / ".git" / "refs" / "heads" / "root-00000");
    std::string commit;
    file >> commit;
    return commit;
}

// A program whose output is a terminal of its own.
class Watched {
  public:
    explicit Watched(const Call& call) {
        winsize size{.ws_row = 50, .ws_col = 160, .ws_xpixel = 0, .ws_ypixel = 0};
        child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
        if (child_ < 0) throw std::runtime_error("there is no terminal");
        if (child_ > 0) return;
        if (::chdir(call.directory.c_str()) == 0)
            ::execve(call.argv[0].c_str(), pointers(call.argv).data(),
                     pointers(call.environment).data());
        ::_exit(127);
    }
    ~Watched() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        ::close(terminal_);
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    void wait_for_text(const std::string& text) {
        std::string seen;
        std::array<char, 16384> piece;
        while (seen.find(text) == std::string::npos) {
            pollfd readable{terminal_, POLLIN, 0};
            if (::poll(&readable, 1, longest_wait_ms) <= 0)
                throw std::runtime_error("nothing was shown");
            const ssize_t count = ::read(terminal_, piece.data(), piece.size());
            if (count <= 0) throw std::runtime_error("it ended without showing " + text);
            seen.append(piece.data(), static_cast<std::size_t>(count));
        }
    }

  private:
    static std::vector<char*> pointers(const std::vector<std::string>& texts) {
        std::vector<char*> out;
        for (const auto& text : texts)
            out.push_back(const_cast<char*>(text.c_str()));
        out.push_back(nullptr);
        return out;
    }

    pid_t child_ = -1;
    int terminal_ = -1;
};

double first_paint(Call call, const std::string& first) {
    call.environment.emplace_back("TERM=xterm");
    const auto begin = std::chrono::steady_clock::now();
    Watched watched(call);
    watched.wait_for_text(first);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return took.count();
}

std::string processor_text(const Series& series) {
    if (series.program_processor.empty()) return " | | ";
    const double least = std::ranges::min(series.program_processor);
    return fmt::format("{:.2f} | {:.2f} | ", least, least / std::ranges::min(series.git_processor));
}

// The least of each as well, and the processor's time: beside other work that is what the program
// itself takes.
void print_row(const std::string& what, const PlanFixture& plan, const Series& series) {
    const double least = std::ranges::min(series.program);
    const double least_of_git = std::ranges::min(series.git);
    fmt::print("| {} | {} | {} | {:.2f} | {:.2f} | {:.2f} | {}{:.2f} | {:.2f} | **{:.2f}** |\n",
               what, plan.beads, plan.open, least, least_of_git, least / least_of_git,
               processor_text(series), median(series.program), median(series.git),
               median(series.program) / median(series.git));
    std::fflush(stdout);
}

void measure_in(const fs::path& bin, int rounds, std::size_t beads, OpenPlan open) {
    const WorkContext work(bin);
    open.landed = landed_of_each;
    open.landed_as = make_root_branches(work, open.epics);
    const PlanFixture plan = work.fill_store(beads, open);
    const Call head = work.git({"rev-parse", "HEAD"});
    const Call page = work.call({"git-atelier", "status"}, "");
    const Call live = work.call({"git-atelier", "status", "--watch"}, "");
    unwrap(page);
    print_row("`status`, the whole page", plan, measure(page, head, rounds));
    Series first;
    for (int round = 0; round < rounds; ++round) {
        first.program.push_back(first_paint(live, plan.epic.str()));
        first.git.push_back(run(head).milliseconds);
    }
    print_row("`status --watch`, first lines on a terminal", plan, first);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: bench_status BIN ROUNDS BEADS\n", stderr);
        return 129;
    }
    try {
        const int rounds = std::max(std::atoi(argv[2]), 1);
        const fs::path bin = fs::absolute(argv[1]);
        const auto beads = static_cast<std::size_t>(std::atol(argv[3]));
        fmt::print("{} epics with {} changesets are open, in the last two rows all beads; {} "
                   "interleaved rounds, milliseconds.\n\n"
                   "| what | beads | open | min | git min | ratio | processor | ratio | median | "
                   "git median | ratio |\n"
                   "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
                   open_epics, open_epics * 10, rounds);
        const OpenPlan few{.epics = open_epics, .tasks_a_changeset = 0};
        measure_in(bin, rounds, 0, few);
        measure_in(bin, rounds, beads, few);
        const OpenPlan all{.epics = static_cast<int>(beads / beads_an_epic) + 1};
        measure_in(bin, std::max(rounds / 5, 1), 0, all);
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_status: {}\n", fault.what());
        return 1;
    }
    return 0;
}
