// Times what a session costs around an agent that does nothing, stage by stage, in a repository of
// many files, beside Git's own commands there.
//
//   bench_session BIN ROUNDS FILES
//
// BIN holds the programs. A stage lasts from its record in the store to the next one's. Prints a
// Markdown table; ends with 1 when something did not do its work.
#include "timed_session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

using Times = std::vector<double>;

struct Row {
    std::string name;
    Times times = {};
};

void print_row(const Row& row) {
    if (row.times.empty()) return;
    fmt::print("| {} | {:.1f} | {:.1f} |\n", row.name, std::ranges::min(row.times),
               median(row.times));
    std::fflush(stdout);
}

std::vector<Row> rows_of_git() {
    return {{"`git worktree add`"}, {"`git switch -c` there"}, {"`git status` there"},
            {"`git commit` there"}, {"`git update-ref`"},      {"the four before together"},
            {"`git for-each-ref`"}, {"`git worktree remove`"}};
}

// What a person would call to do by hand what the session does.
void add_git(const SessionPlace& place, int round, std::vector<Row>& rows) {
    const std::string tree = place.beside(fmt::format("tree-{}", round)).string();
    const std::string branch = fmt::format("plain-{}", round);
    const std::optional<Call> sum_of_four;
    const std::vector<std::optional<Call>> calls = {
        place.git({"worktree", "add", "-q", "--detach", tree}),
        place.git({"-C", tree, "switch", "-q", "-c", branch}),
        place.git({"-C", tree, "status", "--porcelain"}),
        place.git({"-C", tree, "commit", "-q", "--allow-empty", "-m", "By hand"}),
        place.git({"update-ref", "refs/heads/landed-" + branch, branch}),
        sum_of_four,
        place.git({"for-each-ref"}),
        place.git({"worktree", "remove", tree}),
    };
    double sum = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        double taken = sum;
        if (calls[i]) {
            const auto done = run(*calls[i]);
            if (done.status != 0) throw std::runtime_error("git failed on " + tree);
            taken = done.milliseconds;
            if (i > 0) sum += taken;
        }
        if (round > 0) rows[i].times.push_back(taken);
    }
}

void measure_all(const fs::path& bin, int rounds, int files) {
    // One that ended well without a word would be reminded, which is a turn more.
    const SessionPlace place(bin, rounds, files, "[\"false\"]");
    const auto store = place.open_store();
    std::vector<Row> parts = {{before_the_first}};
    for (const auto& stage : names_of(Stage{}))
        parts.push_back({std::string(stage.name)});
    parts.push_back({"all of it"});
    std::vector<Row> git = rows_of_git();
    // The first round warms what the others read, and leaves the worktree that they take.
    for (int round = 0; round <= rounds; ++round) {
        add_git(place, round, git);
        const auto taken = run_session(place, *store, round);
        unwrap(place.ours({"abandon", branch_of(round), "--yes", "--reason", "measured"}));
        for (Row& part : parts)
            if (const auto found = taken.find(part.name); round > 0 && found != taken.end())
                part.times.push_back(found->second);
    }
    fmt::print("{} files, {} sessions of an agent that does nothing, milliseconds; `agent` is what "
               "it takes to start it, guarded, and to see it end.\n\n"
               "| part | min | median |\n| --- | --- | --- |\n",
               files, rounds);
    for (const Row& row : parts)
        print_row(row);
    for (const Row& row : git)
        print_row(row);
    const Row& whole = parts.back();
    const Row& by_hand = git[5];
    fmt::print("\nA session takes {:.1f} times as long as Git's four commands (minima; {:.1f} of "
               "the medians).\n",
               std::ranges::min(whole.times) / std::ranges::min(by_hand.times),
               median(whole.times) / median(by_hand.times));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: bench_session BIN ROUNDS FILES\n");
        return 129;
    }
    try {
        measure_all(fs::absolute(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]));
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_session: {}\n", fault.what());
        return 1;
    }
}
