// Times the two looks that a session takes at a repository with many refs, the one before its agent
// starts and the one after it has ended, against `git for-each-ref` in the same rounds.
//
//   bench_refs ROUNDS REFS
//
// Each ref stands at a commit of its own. Prints a Markdown table; ends with 1 when something did
// not do its work.
#include "adapters/files/disk_files.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "bench_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

// In a folder of its own.
class CrowdedRepository {
  public:
    explicit CrowdedRepository(int refs) {
        fs::create_directory(folder());
        unwrap(git({"init", "-q", "-b", "main"}));
        const fs::path stream = top_.path() / "stream";
        std::ofstream out(stream);
        for (int i = 0; i < refs; ++i)
            out << "commit refs/heads/team-" << i % 40 << "/topic-" << i
                << "\ncommitter Bench <bench@example.org> " << 1'700'000'000 + i
                << " +0000\ndata 6\nchange\n\n";
        out.close();
        unwrap({{"/bin/sh", "-c", "exec git fast-import --quiet <" + stream.string()},
                environment(),
                folder()});
    }
    fs::path folder() const { return top_.path() / "repository"; }
    fs::path record() const { return top_.path() / "record"; }
    Call git(std::vector<std::string> words) const {
        words.insert(words.begin(), "/usr/bin/git");
        return {std::move(words), environment(), folder()};
    }
    Environment variables() const {
        Environment out;
        for (const std::string& entry : environment())
            out.emplace(entry.substr(0, entry.find('=')), entry.substr(entry.find('=') + 1));
        return out;
    }

  private:
    std::vector<std::string> environment() const {
        return environment_in(top_.path(), "/usr/bin:/bin");
    }

    OwnFolder top_;
};

void first_look(GitRepository& repository, DiskFiles& files, const fs::path& record) {
    const RepositoryState state = taken_from(repository.audit().state());
    if (auto written = files.write(record, state_text(state)); !written)
        throw std::runtime_error(written.error().message);
}

std::size_t second_look(GitRepository& repository, DiskFiles& files, const fs::path& record) {
    const std::string text = taken_from(files.read(record)).value();
    const RepositoryState before = taken_from(parse_state(text, record.string()));
    return changes_between(before, taken_from(repository.audit().state())).size();
}

void print_rows(const char* kind, const std::vector<double>& floor,
                const std::vector<std::pair<const char*, std::vector<double>>>& timed) {
    for (const auto& [what, times] : timed)
        fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.2f} |\n", kind, what, std::ranges::min(times),
                   median(times), median(times) / median(floor));
    std::fflush(stdout);
}

void measure_looks(const CrowdedRepository& crowded, const char* kind, int rounds) {
    ChildProcess process;
    DiskFiles files;
    GitRepository repository(process, crowded.variables(),
                             taken_from(discover_repository(crowded.folder())));
    std::vector<double> floor;
    std::vector<double> names;
    std::vector<double> first;
    std::vector<double> second;
    for (int round = 0; round <= rounds; ++round) {
        fs::remove(crowded.record());
        const double all = run(crowded.git({"for-each-ref"})).milliseconds;
        const double plain =
            run(crowded.git({"for-each-ref", "--format=%(objectname) %(refname)"})).milliseconds;
        const double before =
            milliseconds([&] { first_look(repository, files, crowded.record()); });
        unwrap(crowded.git({"branch", fmt::format("round-{}-{}", kind, round), "team-1/topic-1"}));
        std::size_t changes = 0;
        const double after =
            milliseconds([&] { changes = second_look(repository, files, crowded.record()); });
        if (changes != 1) throw std::runtime_error(fmt::format("{} changes were seen", changes));
        // The first round warms what they read.
        if (round == 0) continue;
        floor.push_back(all);
        names.push_back(plain);
        first.push_back(before);
        second.push_back(after);
    }
    print_rows(kind, floor,
               {{"`git for-each-ref`", floor},
                {"the same, without asking for the objects' types", names},
                {"look before the session", first},
                {"look after the session", second}});
}

// With the files of the checkout as well: what `git status` costs is what people know.
void measure_end(int rounds, int refs, int files) {
    const CrowdedRepository crowded(refs);
    unwrap(crowded.git({"symbolic-ref", "HEAD", "refs/heads/bench"}));
    // So many loose objects would be packed in the background while we look.
    unwrap(crowded.git({"config", "gc.auto", "0"}));
    for (int i = 0; i < files; ++i) {
        const fs::path folder = crowded.folder() / fmt::format("folder-{}", i % 100);
        if (i < 100) fs::create_directory(folder);
        std::ofstream(folder / fmt::format("file-{}.txt", i)) << i << "\n";
    }
    unwrap(crowded.git({"add", "-A"}));
    unwrap(crowded.git({"commit", "-q", "-m", "Files"}));
    ChildProcess process;
    DiskFiles disk;
    GitRepository repository(process, crowded.variables(),
                             taken_from(discover_repository(crowded.folder())));
    std::vector<double> floor;
    std::vector<double> end;
    for (int round = 0; round <= rounds; ++round) {
        first_look(repository, disk, crowded.record());
        const double plain = run(crowded.git({"status"})).milliseconds +
                             run(crowded.git({"for-each-ref"})).milliseconds;
        std::size_t changes = 0;
        const double ours =
            milliseconds([&] { changes = second_look(repository, disk, crowded.record()); });
        if (changes != 0) throw std::runtime_error(fmt::format("{} changes were seen", changes));
        if (round == 0) continue;
        floor.push_back(plain);
        end.push_back(ours);
    }
    fmt::print(
        "\n{} files and {} refs.\n\n| what | min | median | ratio |\n| --- | --- | --- | --- "
        "|\n| `git status` and `git for-each-ref` | {:.1f} | {:.1f} | |\n"
        "| comparison at a session's end | {:.1f} | {:.1f} | **{:.2f}** |\n",
        files, refs, std::ranges::min(floor), median(floor), std::ranges::min(end), median(end),
        median(end) / median(floor));
}

void measure_all(int rounds, int refs) {
    const CrowdedRepository crowded(refs);
    fmt::print("{} refs, {} rounds in which each takes its turn, milliseconds.\n\n"
               "| refs | what | min | median | ratio to `git for-each-ref` |\n"
               "| --- | --- | --- | --- | --- |\n",
               refs, rounds);
    measure_looks(crowded, "loose", rounds);
    unwrap(crowded.git({"pack-refs", "--all"}));
    measure_looks(crowded, "packed", rounds);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: bench_refs ROUNDS REFS\n");
        return 129;
    }
    try {
        measure_all(std::atoi(argv[1]), std::atoi(argv[2]));
        measure_end(std::atoi(argv[1]), 5'000, 20'000);
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_refs: {}\n", fault.what());
        return 1;
    }
}
