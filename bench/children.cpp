// Times a child started through the port Process against the same program by a bare posix_spawn, in
// pairs that take turns, so that both see the same machine.
//
//   bench_children ROUNDS [MEGABYTES]
//
// MEGABYTES is how much memory the parent has in use, as a large one may be slow to start children.
// Prints a Markdown table; ends with 1 when a program did not do its work.
#include "adapters/process/child_process.hpp"
#include "bench_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

const Environment usual{{"PATH", "/usr/bin:/bin"}};

// With one commit, in a folder of its own.
class SmallRepository {
  public:
    SmallRepository() {
        const auto environment = environment_in(path(), usual.at("PATH"));
        unwrap({{"/usr/bin/git", "init", "-q"}, environment, path()});
        unwrap({{"/usr/bin/git", "commit", "-q", "--allow-empty", "-m", "start"},
                environment,
                path()});
    }
    const fs::path& path() const { return top_.path(); }

  private:
    OwnFolder top_;
};

double through_the_port(const Call& call) {
    ChildProcess process;
    const ProcessRequest request{
        .argv = call.argv, .environment = usual, .directory = call.directory};
    const auto begin = std::chrono::steady_clock::now();
    const auto result = process.run(request);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (!result || result->status != 0) throw std::runtime_error(call.argv[0] + " failed");
    return took.count();
}

void measure_program(const std::string& name, const Call& call, int rounds) {
    std::vector<double> port;
    std::vector<double> bare;
    through_the_port(call);
    unwrap(call);
    for (int round = 0; round < rounds; ++round) {
        port.push_back(through_the_port(call));
        bare.push_back(run(call).milliseconds);
    }
    const double low = std::ranges::min(port);
    const double bare_low = std::ranges::min(bare);
    fmt::print("| `{}` | {:.3f} | {:.3f} | {:.3f} | {:.3f} | {:.2f} | **{:.2f}** |\n", name, low,
               median(port), bare_low, median(bare), low / bare_low, median(port) / median(bare));
    std::fflush(stdout);
}

void measure_all(int rounds, std::size_t megabytes) {
    // Written, so that it is really there.
    const std::vector<char> memory(megabytes << 20U, 'x');
    const SmallRepository repository;
    fmt::print(
        "{} interleaved pairs a program, milliseconds, in a process of {} MB; the ratios are "
        "those of the minima and of the medians.\n\n"
        "| program | min | median | bare min | bare median | ratio of minima | of medians |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n",
        rounds, memory.size() >> 20U);
    const std::vector<std::string> environment{"PATH=" + usual.at("PATH")};
    measure_program("true", {{"/usr/bin/true"}, environment, "/"}, rounds);
    measure_program("git rev-parse HEAD",
                    {{"/usr/bin/git", "rev-parse", "HEAD"}, environment, repository.path()},
                    rounds);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        fmt::print(stderr, "usage: bench_children ROUNDS [MEGABYTES]\n");
        return 129;
    }
    try {
        measure_all(std::atoi(argv[1]), argc == 3 ? std::strtoul(argv[2], nullptr, 10) : 0);
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_children: {}\n", fault.what());
        return 1;
    }
}
