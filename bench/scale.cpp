// Times what is asked all day in stores that differ only in how much lies behind them, against
// `git rev-parse HEAD` in turns; and, where BD names a bd, bd's own commands on the smallest of
// them.
//
//   bench_scale BIN ROUNDS [BD]
//
// BIN holds the programs. Prints Markdown; ends with 1 when a program did not do its work.
#include "bench_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

constexpr std::size_t sizes[] = {1'000, 10'000, 100'000};
// A call of bd costs half a second.
constexpr int bd_rounds = 7;
constexpr const char* other_worker = "atelier/worker/other";

struct Action {
    std::vector<std::string> words;
    std::string agent;
    // Run after each call, not timed: brings the store back to where it was.
    std::vector<std::string> undo;
    // What one would ask bd instead.
    std::vector<std::string> bd;
};

std::vector<Action> questions(const PlanFixture& plan) {
    return {
        {{"hook_status"},
         worker,
         {},
         {"list", "-a", worker, "-s", "hooked,in_progress", "-n", "0"}},
        {{"epic_list"}, worker, {}, {"ready", "-t", "epic", "-n", "0"}},
        {{"mail_inbox"},
         worker,
         {},
         {"list", "-t", "message", "-a", worker, "--include-infra", "-n", "0"}},
        {{"claim_epic"},
         other_worker,
         {"release_epic"},
         {"update", plan.other_epic->str(), "--claim"}},
        {{"git-atelier", "status", "--format", "json"}, "", {}, {"list", "-n", "0"}},
    };
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

struct Place {
    std::size_t beads;
    std::unique_ptr<WorkContext> work;
    PlanFixture plan;
};

std::vector<Place> make_places(const fs::path& bin) {
    std::vector<Place> paths;
    for (const std::size_t beads : sizes) {
        auto work = std::make_unique<WorkContext>(bin);
        const auto plan = work->fill_store(beads);
        // So that the worker holds something.
        unwrap(work->call({"epic_claim", plan.epic.str()}, worker));
        paths.push_back({plan.beads, std::move(work), plan});
    }
    return paths;
}

// All sizes in turns, so that each sees the same machine.
std::vector<Series> measure_everywhere(const std::vector<Place>& paths, const Action& question,
                                       int rounds) {
    std::vector<Series> series(paths.size());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t at = 0; at < paths.size(); ++at) {
            const WorkContext& work = *paths[at].work;
            const auto done = run(work.call(question.words, question.agent));
            if (done.status != 0)
                throw std::runtime_error(
                    fmt::format("{} ended with status {}", joined(question.words), done.status));
            series[at].program.push_back(done.milliseconds);
            if (!question.undo.empty()) unwrap(work.call(question.undo, question.agent));
            series[at].git.push_back(run(work.git({"rev-parse", "HEAD"})).milliseconds);
        }
    return series;
}

void print_rows(const std::vector<Place>& paths, const Action& question,
                const std::vector<Series>& series) {
    const double least = median(series[0].program);
    for (std::size_t at = 0; at < paths.size(); ++at) {
        const double middle = median(series[at].program);
        const double git = median(series[at].git);
        fmt::print("| `{}` | {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:+.2f} |\n",
                   joined(question.words), paths[at].beads, std::ranges::min(series[at].program),
                   middle, git, middle / git, middle / least, middle - least);
    }
    std::fflush(stdout);
}

// The same plan in a Beads store of its own.
class BeadsStore {
  public:
    BeadsStore(const WorkContext& work, fs::path program)
        : bd_(std::move(program)), folder_(work.folder() / "beads") {
        fs::create_directories(folder_ / ".beads" / "home");
        unwrap(bd({"init", "-p", "at", "--stealth", "--skip-hooks", "--skip-agents",
                   "--non-interactive", "--role", "maintainer", "-q"}));
        unwrap(bd({"config", "set", "types.custom", "agent,message"}));
        const fs::path rows = folder_ / "rows.jsonl";
        unwrap(work.call({"git-atelier", "export", "--output", rows.string()}, ""));
        unwrap(bd({"import", rows.string()}));
    }

    Call bd(std::vector<std::string> words) const {
        words.insert(words.begin(), bd_.string());
        words.emplace_back("--json");
        const std::string home = (folder_ / ".beads" / "home").string();
        return {std::move(words),
                {"PATH=/usr/bin:/bin", "HOME=" + home, "XDG_CONFIG_HOME=" + home,
                 "BEADS_DIR=" + (folder_ / ".beads").string(), "BEADS_ACTOR=atelier/worker/bench",
                 "BD_ACTOR=atelier/worker/bench", "BD_NON_INTERACTIVE=1", "BD_DISABLE_METRICS=1",
                 "NO_COLOR=1", "LC_ALL=C.UTF-8"},
                folder_};
    }

  private:
    fs::path bd_;
    fs::path folder_;
};

void compare_with_bd(const Place& place, const std::vector<Action>& asked,
                     const std::map<std::string, double>& ours, const fs::path& bd) {
    const BeadsStore beads(*place.work, bd);
    fmt::print("\n{} beads, {} calls of each bd command, milliseconds.\n\n"
               "| program | median | bd command | median | bd takes |\n"
               "| --- | --- | --- | --- | --- |\n",
               place.beads, bd_rounds);
    for (const Action& question : asked) {
        std::vector<double> times;
        for (int round = 0; round < bd_rounds; ++round) {
            const auto call = beads.bd(question.bd);
            unwrap(call);
            times.push_back(run(call).milliseconds);
        }
        const std::string name = joined(question.words);
        fmt::print("| `{}` | {:.2f} | `bd {}` | {:.0f} | {:.0f} times as long |\n", name,
                   ours.at(name), joined(question.bd), median(times),
                   median(times) / ours.at(name));
        std::fflush(stdout);
    }
}

void measure_all(const fs::path& bin, int rounds, const fs::path& bd) {
    const auto paths = make_places(bin);
    fmt::print("{} interleaved rounds, milliseconds; {} beads are open in each store, the others "
               "closed.\n\n"
               "| program | beads | min | median | git median | ratio to git | ratio to the first "
               "| more than the first |\n"
               "| --- | --- | --- | --- | --- | --- | --- | --- |\n",
               rounds, paths[0].plan.open);
    const auto asked = questions(paths[0].plan);
    std::map<std::string, double> ours;
    for (const Action& question : asked) {
        const auto series = measure_everywhere(paths, question, rounds);
        ours[joined(question.words)] = median(series[0].program);
        print_rows(paths, question, series);
    }
    if (!bd.empty()) compare_with_bd(paths[0], asked, ours, bd);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3 && argc != 4) {
        fmt::print(stderr, "usage: bench_scale BIN ROUNDS [BD]\n");
        return 129;
    }
    try {
        measure_all(fs::absolute(argv[1]), std::atoi(argv[2]), argc == 4 ? argv[3] : "");
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_scale: {}\n", fault.what());
        return 1;
    }
}
