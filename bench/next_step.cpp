// Times what is due next in a run, by how many turns it has taken. Linear, and below 10 ms at
// 10,000 turns, is what is promised.
//
//   bench_next_step ROUNDS
//
// Prints a Markdown table; ends with 1 when something did not do its work.
#include "bench_setup.hpp"
#include "domain/run/workflow_position.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

using namespace atelier;
using atelier::bench::median;
using atelier::bench::milliseconds;
using atelier::bench::taken_from;

namespace {

Facts facts_after(int turns) {
    Facts facts;
    for (int n = 1; n <= turns; ++n)
        facts.turns.push_back({.run = taken_from(BeadId::parse("at-r1")),
                               .n = n,
                               .path = "0.r" + std::to_string(n) + ".0",
                               .role = "author",
                               .status = TurnStatus::done,
                               .piece = taken_from(BeadId::parse("at-r1." + std::to_string(n)))});
    return facts;
}

void measure_next_step(int rounds) {
    const Workflow workflow{
        .name = "rounds",
        .steps = {{LoopStep{.steps = {{TurnStep{.role = "author"}}}, .max = 1000000}}}};
    fmt::print("| turns | fastest, ms | usual, ms |\n| ---: | ---: | ---: |\n");
    for (const int turns : {200, 1000, 10000, 100000}) {
        const Facts facts = facts_after(turns);
        std::vector<double> times;
        for (int i = 0; i < rounds; ++i)
            times.push_back(milliseconds([&] {
                if (!std::holds_alternative<DueSteps>(next_step(workflow, facts)))
                    throw std::runtime_error("no turn is due");
            }));
        fmt::print("| {} | {:.3f} | {:.3f} |\n", turns, std::ranges::min(times), median(times));
    }
}

} // namespace

int main(int count, char** arguments) {
    try {
        measure_next_step(count > 1 ? std::atoi(arguments[1]) : 20);
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
