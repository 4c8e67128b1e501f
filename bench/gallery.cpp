// Times `git atelier gallery` and `git atelier runs` where there are many pieces and runs, against
// `git rev-parse HEAD` in turns, and a search of all texts against `git grep -i` over the same. At
// most ten times as long, and for a search twice, is what is promised.
//
//   bench_gallery BIN ROUNDS ROWS
//
// BIN holds the programs; each row is a run with a piece of a kilobyte. Prints Markdown; ends with
// 1 when a program did not do its work.
#include "bench_setup.hpp"

#include "ports/run_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

constexpr std::size_t bytes_a_piece = 1000;
constexpr int texts_a_file = 100;
constexpr int rows_a_transaction = 10'000;
// In none of them but the last.
constexpr const char* needle = "Leviathan";
constexpr const char* words[] = {"the",  "sea",   "Light", "of",   "under", "Morning", "a",
                                 "ship", "night", "and",   "wind", "Salt",  "over",    "stone"};

std::string text_of(std::mt19937& random) {
    std::string text;
    while (text.size() < bytes_a_piece) {
        text += words[random() % std::size(words)];
        text += random() % 12 == 0 ? '\n' : ' ';
    }
    return text + '\n';
}

Result<void> add_row(PlanWriter& plan, int number, Time at, const std::string& text) {
    ATELIER_TRY(const BeadId id, BeadId::parse(fmt::format("at-r{:06}", number)));
    Bead bead{.id = id, .title = "Write of the sea", .issue_type = "molecule"};
    bead.labels = {"at:run"};
    bead.status = BeadStatus::closed;
    ATELIER_CHECK(plan.create(bead));
    ATELIER_CHECK(plan.runs_to_write().create({.id = id,
                                               .workflow = "solo",
                                               .definition = "steps: [{turn: first}]\n",
                                               .request = "Write of the sea",
                                               .artisans = {{"first", "scout"}},
                                               .status = RunStatus::completed,
                                               .created_at = at,
                                               .started_at = at,
                                               .ended_at = at}));
    ATELIER_TRY(const BeadId piece, BeadId::parse(id.str() + ".1"));
    ATELIER_TRY(const CommitId commit, CommitId::parse(fmt::format("{:040x}", number + 1)));
    return plan.runs_to_write().add({.id = piece,
                                     .run = id,
                                     .turn = 1,
                                     .path = "0",
                                     .artisan = "scout",
                                     .form = number % 2 == 0 ? "findings" : "verse",
                                     .preview = text.substr(0, 60),
                                     .commit = commit,
                                     .created_at = at},
                                    {}, text, std::nullopt);
}

// Also as files that Git knows, some texts each.
void fill_gallery(const WorkContext& work, int rows) {
    const auto store = work.open_store();
    std::mt19937 random(1);
    const Time begin = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    std::string file;
    for (int first = 0; first < rows; first += rows_a_transaction) {
        const int last = std::min(first + rows_a_transaction, rows);
        const Stamp stamp{.now = begin, .actor = "atelier/overseer/fixture"};
        taken_from(store->write(stamp, [&](PlanWriter& plan) -> Result<bool> {
            for (int number = first; number < last; ++number) {
                std::string text = text_of(random);
                if (number + 1 == rows) text += std::string(needle) + "\n";
                ATELIER_CHECK(add_row(plan, number, begin - Millis{rows - number}, text));
                file += text;
                if ((number + 1) % texts_a_file != 0 && number + 1 != rows) continue;
                write(work.folder() / "repository" / fmt::format("{}.txt", number), file);
                file.clear();
            }
            return true;
        }));
    }
    unwrap(work.git({"add", "-A"}));
    unwrap(work.git({"commit", "-q", "-m", "All texts"}));
}

void print_row(const std::string& what, const Series& series) {
    const double least = std::ranges::min(series.program);
    const double least_of_git = std::ranges::min(series.git);
    const double processor = std::ranges::min(series.program_processor);
    fmt::print("| {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | **{:.2f}** "
               "|\n",
               what, least, least_of_git, least / least_of_git, processor,
               processor / std::ranges::min(series.git_processor), median(series.program),
               median(series.git), median(series.program) / median(series.git));
    std::fflush(stdout);
}

void measure_gallery(const WorkContext& work, int rounds) {
    const Call head = work.git({"rev-parse", "HEAD"});
    const auto against_head = [&](const std::string& what, std::vector<std::string> call) {
        const Call ours = work.call(std::move(call), "");
        unwrap(ours);
        print_row(what, measure(ours, head, rounds));
    };
    against_head("`gallery`", {"git-atelier", "gallery"});
    against_head("`gallery --form verse`", {"git-atelier", "gallery", "--form", "verse"});
    against_head("`gallery PIECE --lineage`",
                 {"git-atelier", "gallery", "at-r000000.1", "--lineage"});
    against_head("`runs`", {"git-atelier", "runs"});
    against_head("`runs --status failed`", {"git-atelier", "runs", "--status", "failed"});
    const Call grep = work.git({"grep", "-i", needle});
    const Call search = work.call({"git-atelier", "gallery", "--search", "leviathan"}, "");
    unwrap(grep);
    unwrap(search);
    print_row("`gallery --search`, just written, and `git grep -i`", measure(search, grep, rounds));
    work.rewrite_store_whole();
    print_row("`gallery --search`, as read from the disk", measure(search, grep, rounds));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: bench_gallery BIN ROUNDS ROWS\n", stderr);
        return 129;
    }
    try {
        const int rounds = std::max(std::atoi(argv[2]), 1);
        const int rows = std::max(std::atoi(argv[3]), 1);
        const WorkContext work(fs::absolute(argv[1]));
        fill_gallery(work, rows);
        fmt::print("{} runs with a piece each, {} KB of text; {} interleaved rounds, "
                   "milliseconds.\n\n"
                   "| what | min | git min | ratio | processor | ratio | median | git median | "
                   "ratio |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
                   rows, static_cast<std::size_t>(rows) * bytes_a_piece / 1000, rounds);
        measure_gallery(work, rounds);
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_gallery: {}\n", fault.what());
        return 1;
    }
    return 0;
}
