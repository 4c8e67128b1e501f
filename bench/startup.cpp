// Times every skill as a whole process against `git rev-parse HEAD`, in pairs that take turns, so
// that both see the same machine.
//
//   bench_startup BIN ROUNDS BEADS
//
// BIN holds the programs. Prints a Markdown table; ends with 1 when a program did not do its work.
#include "adapters/sqlite/sqlite_store.hpp"
#include "plan_fixture.hpp"
#include "whole_process.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

// What one skill is asked: its usual call, and the exit status that this has here.
struct Question {
    std::vector<std::string> words;
    std::string agent;
    bool only_reads = false;
    int status = 0;
};

constexpr const char* worker = "atelier/worker/bench";
constexpr const char* planner = "atelier/planner/bench";

std::vector<Question> questions(const PlanFixture& plan) {
    const auto epic = plan.epic.str();
    const auto changeset = plan.changeset.str();
    return {
        // First, so that the worker holds the epic from here on.
        {{"epic_claim", epic}, worker},
        {{"claim_epic"}, worker},
        {{"startup_contract"}, worker, true},
        {{"hook_status"}, worker, true},
        {{"epic_list"}, worker, true},
        {{"bead_show", changeset}, worker, true},
        {{"heartbeat"}, worker},
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

struct Series {
    std::vector<double> skill;
    std::vector<double> git;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Series measure(const Call& skill, const Call& git, int rounds) {
    Series series;
    for (int i = 0; i < rounds; ++i) {
        series.skill.push_back(run(skill).milliseconds);
        series.git.push_back(run(git).milliseconds);
    }
    return series;
}

void print_row(const std::string& name, const Question& question, const Series& series,
               int status) {
    const auto low = std::ranges::min(series.skill);
    const auto high = std::ranges::max(series.skill);
    const auto git_low = std::ranges::min(series.git);
    fmt::print("| `{}` | {} | {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | "
               "**{:.2f}** |\n",
               name, question.only_reads ? "reads" : "writes", status, low, median(series.skill),
               high, git_low, median(series.git), low / git_low,
               median(series.skill) / median(series.git));
    std::fflush(stdout);
}

void must(const Call& call) {
    if (const auto done = run(call); done.status != 0)
        throw std::runtime_error(fmt::format("{} {} ended with status {}", call.argv[0],
                                             call.argv.size() > 1 ? call.argv[1] : "",
                                             done.status));
}

// A repository with one commit, registered, in a folder that is removed at the end.
class Workshop {
  public:
    explicit Workshop(const fs::path& bin) : bin_(bin) {
        std::string name = (fs::temp_directory_path() / "atelier-bench-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        top_ = name;
        fs::create_directory(repository());
        must(git({"init", "-q", "-b", "main"}));
        must(git({"commit", "-q", "--allow-empty", "-m", "start"}));
        must(call({"git-atelier", "init", "--yes"}, worker));
    }
    ~Workshop() { fs::remove_all(top_); }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    Call git(std::vector<std::string> words) const {
        words.insert(words.begin(), "/usr/bin/git");
        return {std::move(words), environment(worker), repository()};
    }

    Call call(std::vector<std::string> words, const std::string& agent) const {
        words[0] = (bin_ / words[0]).string();
        return {std::move(words), environment(agent), repository()};
    }

    PlanFixture fill_store(std::size_t beads) const {
        for (const auto& project : fs::directory_iterator(top_ / "data" / "projects")) {
            const auto key = project.path().filename().string();
            auto store = SqliteStore::open(project.path() / ".beads" / "atelier.db", key);
            if (!store) throw std::runtime_error(store.error().message);
            const auto now =
                std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
            auto filled = fill(**store, beads, now);
            if (!filled) throw std::runtime_error(filled.error().message);
            return *filled;
        }
        throw std::runtime_error("init registered no project");
    }

  private:
    fs::path repository() const { return top_ / "repository"; }

    std::vector<std::string> environment(const std::string& agent) const {
        return {"PATH=" + bin_.string() + ":/usr/bin:/bin",
                "HOME=" + top_.string(),
                "ATELIER_DATA_DIR=" + (top_ / "data").string(),
                "ATELIER_PROJECT=" + repository().string(),
                "ATELIER_AGENT_ID=" + agent,
                "GIT_CONFIG_NOSYSTEM=1",
                "GIT_AUTHOR_NAME=Bench",
                "GIT_AUTHOR_EMAIL=bench@example.org",
                "GIT_COMMITTER_NAME=Bench",
                "GIT_COMMITTER_EMAIL=bench@example.org",
                "EMAIL=bench@example.org",
                "LC_ALL=C.UTF-8",
                "USER=bench"};
    }

    fs::path bin_;
    fs::path top_;
};

int measure_all(const fs::path& bin, int rounds, std::size_t beads) {
    const Workshop workshop(bin);
    const auto plan = workshop.fill_store(beads);
    const auto head = workshop.git({"rev-parse", "HEAD"});
    must(head);
    fmt::print("{} beads, {} interleaved pairs a skill, milliseconds; the ratios are those of the "
               "minima and of the medians.\n\n"
               "| skill | store | status | min | median | max | git min | git median | ratio of "
               "minima | of medians |\n"
               "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
               plan.beads, rounds);
    int faults = 0;
    for (const auto& question : questions(plan)) {
        const auto call = workshop.call(question.words, question.agent);
        const auto first = run(call);
        print_row(question.words[0], question, measure(call, head, rounds), first.status);
        if (first.status == question.status) continue;
        ++faults;
        fmt::print(stderr, "{} ended with status {}, expected {}\n", question.words[0],
                   first.status, question.status);
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
