// Times the forecast of open changesets among many files, each with each and with its root branch
// that has moved, against one `git merge-tree` for each of these pairs, in the same rounds.
//
//   bench_foresee ROUNDS CHANGESETS FILES
//
// Of five changesets that follow each other two change the same file. Prints a Markdown table; ends
// with 1 when something did not do its work.
#include "adapters/git/replay/object_replay.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "bench_setup.hpp"
#include "ports/git_replay.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

std::string work_name(int number) {
    return fmt::format("work-{}", number);
}

// `base`, `root` one commit on it, and a branch for each changeset from `base` on.
class OpenRepository {
  public:
    OpenRepository(int changesets, int files) {
        fs::create_directory(folder());
        unwrap(git({"init", "-q", "-b", "base"}));
        const fs::path stream = top_.path() / "stream";
        std::ofstream out(stream);
        begin(out, "base", "");
        for (int i = 0; i < files; ++i)
            file(out, i, "as it was\n");
        begin(out, "root", "base");
        file(out, files - 1, "by another\n");
        for (int i = 0; i < changesets; ++i) {
            begin(out, work_name(i), "base");
            file(out, i, fmt::format("by {}\n", i));
            begin(out, work_name(i), "");
            const int shared = files / 2 + i / 5;
            file(out, i % 5 < 2 ? shared : files / 3 + i, fmt::format("by {} too\n", i));
        }
        out.close();
        unwrap({{"/bin/sh", "-c", "exec git fast-import --quiet <" + stream.string()},
                environment_in(top_.path(), "/usr/bin:/bin"),
                folder()});
    }

    fs::path folder() const { return top_.path() / "repository"; }
    Call git(std::vector<std::string> words) const {
        words.insert(words.begin(), "/usr/bin/git");
        return {std::move(words), environment_in(top_.path(), "/usr/bin:/bin"), folder()};
    }
    Environment variables() const {
        Environment out;
        for (const std::string& entry : environment_in(top_.path(), "/usr/bin:/bin"))
            out.emplace(entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
        return out;
    }

  private:
    static void begin(std::ofstream& out, const std::string& branch, const std::string& from) {
        out << "commit refs/heads/" << branch
            << "\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 7\nchange\n\n";
        if (!from.empty()) out << "from refs/heads/" << from << "\n";
    }
    static void file(std::ofstream& out, int number, const std::string& content) {
        out << "M 100644 inline folder-" << number % 100 << "/file-" << number << ".txt\ndata "
            << content.size() << "\n"
            << content << "\n";
    }

    OwnFolder top_;
};

std::vector<Meeting> all_meetings(GitRepository& repository, int changesets) {
    const auto heads = taken_from(repository.refs().branches());
    std::vector<OpenWork> works;
    for (int i = 0; i < changesets; ++i)
        works.push_back({heads.at("base"), heads.at(work_name(i)), heads.at("root")});
    std::vector<Meeting> meetings;
    for (std::size_t later = 0; later < works.size(); ++later) {
        meetings.push_back({works[later], heads.at("root")});
        for (std::size_t first = 0; first < later; ++first)
            meetings.push_back({works[later], works[first]});
    }
    return meetings;
}

double by_git(const OpenRepository& open, int changesets) {
    double all = 0;
    for (int later = 0; later < changesets; ++later) {
        all += run(open.git({"merge-tree", "--write-tree", "root", work_name(later)})).milliseconds;
        for (int first = 0; first < later; ++first)
            all += run(open.git({"merge-tree", "--write-tree", work_name(first), work_name(later)}))
                       .milliseconds;
    }
    return all;
}

void print_times(const char* what, const std::vector<double>& times) {
    fmt::print("| {} | {:.1f} | {:.1f} |\n", what, std::ranges::min(times), median(times));
}

void measure_forecast(int rounds, int changesets, int files) {
    const OpenRepository open(changesets, files);
    ChildProcess process;
    std::vector<double> ours;
    std::vector<double> git;
    std::size_t collisions = 0;
    for (int round = 0; round <= rounds; ++round) {
        GitRepository repository(process, open.variables(),
                                 taken_from(discover_repository(open.folder())), open_objects);
        const auto begin = std::chrono::steady_clock::now();
        const auto found =
            taken_from(repository.replays().foresee(all_meetings(repository, changesets)));
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        collisions = 0;
        for (const Encounter& one : found) {
            if (!one) throw std::runtime_error("a pair could not be told");
            if (!one->empty()) ++collisions;
        }
        const double merged = by_git(open, changesets);
        // The first round warms what they read.
        if (round == 0) continue;
        ours.push_back(took.count());
        git.push_back(merged);
    }
    if (collisions != static_cast<std::size_t>((changesets + 3) / 5))
        throw std::runtime_error(fmt::format("{} collisions were foreseen", collisions));
    fmt::print("{} changesets of two commits in {} files, {} of the pairs collide, {} rounds, "
               "milliseconds.\n\n| what | min | median |\n| --- | --- | --- |\n",
               changesets, files, collisions, rounds);
    print_times("`git merge-tree` for each pair", git);
    print_times("forecast", ours);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: bench_foresee ROUNDS CHANGESETS FILES\n");
        return 129;
    }
    try {
        measure_forecast(std::atoi(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]));
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_foresee: {}\n", fault.what());
        return 1;
    }
}
