// Times every skill as a whole process against `git rev-parse HEAD`, in pairs that take turns, so
// that both see the same machine.
//
//   bench_startup BIN ROUNDS BEADS
//
// BIN holds the programs. Prints a Markdown table; ends with 1 when a program did not do its work.
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

// What one skill is asked: its usual call, and the exit status that this has here.
struct Action {
    std::vector<std::string> words;
    std::string agent;
    bool only_reads = false;
    int status = 0;
    // Where it is not the only call of that skill.
    std::string of = {};

    std::string name() const { return words[0] + of; }
};

constexpr const char* artisan = "atelier/artisan/bench";

// Of a queued run, which its agent takes without a driver.
void take_turn(const WorkContext& work) {
    unwrap(work.call({"git-atelier", "commission", "A letter to Ada", "--how", "solo", "--artisan",
                      "scout", "--queue"},
                     ""));
    unwrap(work.call({"turn_next"}, artisan));
}

std::vector<Action> questions(const PlanFixture& plan, const std::string& piece) {
    const auto epic = plan.epic.str();
    const auto changeset = plan.changeset.str();
    return {
        // First, so that the worker holds the epic from here on.
        {{"epic_claim", epic}, worker},
        {{"claim_epic"}, worker},
        {{"startup_contract"}, worker, true},
        {{"hook_status"}, worker, true},
        {{"epic_list"}, worker, true},
        {{"mail_inbox"}, worker, true},
        {{"mail_mark_read", changeset}, worker, false, 1},
        {{"bead_show", changeset}, worker, true},
        {{"changeset_guardrails", "--changeset", changeset}, worker, true},
        {{"heartbeat"}, worker},
        {{"turn_show"}, artisan, true},
        {{"turn_show"}, worker, true, 1, " without a turn"},
        {{"piece_search"}, worker, true},
        {{"piece_show", piece}, worker, true},
        {{"piece_lineage", piece}, worker, true},
        {{"task_done", plan.task.str()}, worker},
        {{"work_done", "--epic", epic}, worker, false, 1},
        {{"changeset_done", "--changeset", changeset}, worker, false, 1},
        {{"changeset_block", "--changeset", changeset, "--reason", "a reason"}, worker},
        {{"plan_create_epic", "--title", "New", "--scope", "s", "--acceptance", "a", "--request-id",
          "bench-epic"},
         planner},
        {{"plan_split_tasks", "--epic", epic, "--task", "A step", "--request-id", "bench-task"},
         planner},
        {{"plan_changesets", "--epic", epic, "--title", "More", "--description", "Do it.",
          "--request-id", "bench-changeset"},
         planner},
        {{"plan_edit", changeset, "--priority", "1"}, planner},
        {{"plan_promote_epic", "--epic", epic}, planner},
        {{"changeset_abandon", "--changeset", changeset, "--reason", "a reason"}, planner},
        {{"release_epic"}, worker},
    };
}

void print_row(const Action& question, const Series& series, int status) {
    const auto low = std::ranges::min(series.program);
    const auto high = std::ranges::max(series.program);
    const auto git_low = std::ranges::min(series.git);
    fmt::print("| `{}`{} | {} | {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | "
               "**{:.2f}** |\n",
               question.words.front(), question.of, question.only_reads ? "reads" : "writes",
               status, low, median(series.program), high, git_low, median(series.git),
               low / git_low, median(series.program) / median(series.git));
    std::fflush(stdout);
}

int measure_all(const fs::path& bin, int rounds, std::size_t beads) {
    const WorkContext work(bin);
    const auto plan = work.fill_store(beads);
    const auto piece = work.add_sample_pieces().str();
    take_turn(work);
    const auto head = work.git({"rev-parse", "HEAD"});
    unwrap(head);
    fmt::print("{} beads, {} interleaved pairs a skill, milliseconds; the ratios are those of the "
               "minima and of the medians.\n\n"
               "| skill | store | status | min | median | max | git min | git median | ratio of "
               "minima | of medians |\n"
               "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
               plan.beads, rounds);
    int faults = 0;
    for (const auto& question : questions(plan, piece)) {
        const auto call = work.call(question.words, question.agent);
        const auto first = run(call);
        print_row(question, measure(call, head, rounds), first.status);
        if (first.status == question.status) continue;
        ++faults;
        fmt::print(stderr, "{} ended with status {}, expected {}\n", question.name(), first.status,
                   question.status);
    }
    return faults == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: bench_startup BIN ROUNDS BEADS\n");
        return 129;
    }
    try {
        return measure_all(fs::absolute(argv[1]), std::atoi(argv[2]),
                           static_cast<std::size_t>(std::atol(argv[3])));
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_startup: {}\n", fault.what());
        return 1;
    }
}
