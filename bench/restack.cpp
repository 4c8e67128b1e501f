// Times a restack of a stack of branches by our engine, read to moved refs, against `git rebase
// --update-refs` in the same rounds, and against `git replay --contained` where a Git that has it
// is named.
//
//   bench_restack ROUNDS BRANCHES FILES [NEWER-GIT]
//
// Each branch has one commit on the one below. Prints a Markdown table; ends with 1 when something
// did not do its work.
#include "domain/land/restack.hpp"
#include "adapters/git/replay/object_replay.hpp"
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

std::string branch_name(int number) {
    return fmt::format("stack-{}", number);
}

// `base`, `root` one commit on it, and a stack from `base` on.
class StackedRepository {
  public:
    StackedRepository(int branches, int files) : branches_(branches) {
        fs::create_directory(folder());
        unwrap(git({"init", "-q", "-b", "base"}));
        unwrap(git({"config", "gc.auto", "0"}));
        const fs::path stream = top_.path() / "stream";
        std::ofstream out(stream);
        begin(out, "base", "");
        for (int i = 0; i < files; ++i)
            file(out, i, "as it was\n");
        begin(out, "root", "base");
        file(out, files - 1, "by another\n");
        for (int i = 0; i < branches; ++i) {
            begin(out, branch_name(i), i == 0 ? "base" : branch_name(i - 1));
            file(out, i, "by the stack\n");
        }
        out.close();
        unwrap({{"/bin/sh", "-c", "exec git fast-import --quiet <" + stream.string()},
                environment(),
                folder()});
        unwrap(git({"checkout", "-q", branch_name(branches - 1)}));
    }

    fs::path folder() const { return top_.path() / "repository"; }
    int branches() const { return branches_; }
    Call git(std::vector<std::string> words, const std::string& program = "/usr/bin/git") const {
        words.insert(words.begin(), program);
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
        auto all = environment_in(top_.path(), "/usr/bin:/bin");
        for (const char* who : {"GIT_AUTHOR", "GIT_COMMITTER"}) {
            all.push_back(fmt::format("{}_NAME=Bench", who));
            all.push_back(fmt::format("{}_EMAIL=bench@example.org", who));
        }
        return all;
    }
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
    int branches_;
};

std::vector<RefUpdate> reversed_updates(std::vector<RefUpdate> updates) {
    for (RefUpdate& update : updates)
        std::swap(update.from, update.to);
    return updates;
}

// From reading the refs to having moved them; the moves.
std::vector<RefUpdate> restack(GitRepository& repository, int count) {
    const auto heads = taken_from(repository.refs().branches());
    const auto bead = [](int number) {
        return *BeadId::parse("at-bench." + std::to_string(number + 1));
    };
    std::vector<StackedBranch> branches;
    std::vector<CommitId> wanted;
    for (int i = 0; i < count; ++i) {
        wanted.push_back(heads.at(branch_name(i)));
        branches.push_back({.bead = bead(i),
                            .branch = *BranchName::parse(branch_name(i)),
                            .head = wanted.back(),
                            .base = heads.at(i == 0 ? "base" : branch_name(i - 1)),
                            .on = i == 0 ? StackedOn() : StackedOn(bead(i - 1)),
                            .held = {}});
    }
    CommitLinks links;
    ForestRequest request;
    for (const auto& [made, parents] :
         taken_from(repository.history().linked(wanted, heads.at("root")))) {
        links.emplace(made.id, parents);
        request.owners.emplace(made.id,
                               CommitOwner{{}, made.committer_name, made.committer_email, {}});
    }
    const RestackPlan plan = plan_restack(branches, links, heads.at("root"));
    for (const RestackMove& move : plan.moves)
        request.lines.push_back({move.line.base, move.line.commits, move.onto});
    const auto results = taken_from(repository.replays().replay_forest(request));
    std::vector<RefUpdate> updates;
    for (std::size_t i = 0; i < plan.moves.size(); ++i)
        updates.push_back({full_ref(branches[plan.moves[i].branch].branch), results[i].head.value(),
                           branches[plan.moves[i].branch].head});
    if (updates.size() != wanted.size()) throw std::runtime_error("not every branch has moved");
    if (auto moved = repository.refs().update_refs(updates, "bench"); !moved)
        throw std::runtime_error(moved.error().message);
    return updates;
}

void move_back(GitRepository& repository, const std::vector<RefUpdate>& updates) {
    if (auto moved = repository.refs().update_refs(reversed_updates(updates), "bench"); !moved)
        throw std::runtime_error(moved.error().message);
}

void print_times(const char* what, const std::vector<double>& times, double against) {
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} |\n", what, std::ranges::min(times), median(times),
               against / median(times));
}

void measure_restack(int rounds, int branches, int files, const std::string& newer_git) {
    const StackedRepository stacked(branches, files);
    ChildProcess process;
    GitRepository repository(process, stacked.variables(),
                             taken_from(discover_repository(stacked.folder())), open_objects);
    std::vector<double> ours;
    std::vector<double> rebase;
    std::vector<double> replay;
    const std::string top = branch_name(branches - 1);
    for (int round = 0; round <= rounds; ++round) {
        // The checkout is on no branch while refs alone move.
        unwrap(stacked.git({"checkout", "-q", "--detach", top}));
        std::vector<RefUpdate> moved;
        const double engine = milliseconds([&] { moved = restack(repository, branches); });
        move_back(repository, moved);
        double replayed = 0;
        if (!newer_git.empty()) {
            replayed = run(stacked.git({"replay", "--contained", "--onto", "root", "base.." + top},
                                       newer_git))
                           .milliseconds;
            for (const RefUpdate& update : moved)
                unwrap(stacked.git({"update-ref", update.ref, update.from->str()}));
        }
        unwrap(stacked.git({"checkout", "-q", top}));
        const double by_git =
            run(stacked.git({"rebase", "-q", "--update-refs", "root"})).milliseconds;
        unwrap(stacked.git({"checkout", "-q", "--detach"}));
        for (const RefUpdate& update : moved)
            unwrap(stacked.git({"update-ref", update.ref, update.from->str()}));
        // The first round warms what they read.
        if (round == 0) continue;
        ours.push_back(engine);
        rebase.push_back(by_git);
        replay.push_back(replayed);
    }
    fmt::print("A stack of {} branches with a commit each in {} files, {} rounds, milliseconds.\n\n"
               "| what | min | median | times faster than `git rebase` |\n"
               "| --- | --- | --- | --- |\n",
               branches, files, rounds);
    print_times("`git rebase --update-refs`", rebase, median(rebase));
    if (!newer_git.empty()) print_times("`git replay --contained`", replay, median(rebase));
    print_times("restack", ours, median(rebase));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4 && argc != 5) {
        fmt::print(stderr, "usage: bench_restack ROUNDS BRANCHES FILES [NEWER-GIT]\n");
        return 129;
    }
    try {
        measure_restack(std::atoi(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]),
                        argc == 5 ? argv[4] : "");
        return 0;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "bench_restack: {}\n", fault.what());
        return 1;
    }
}
