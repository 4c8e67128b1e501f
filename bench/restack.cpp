// Times a restack of a stack of branches by our engine, read to moved refs, against `git rebase
// --update-refs` in the same rounds, against `git replay --contained` where a Git that has it is
// named, and against jj and git-branchless where they are on the PATH.
//
//   bench_restack ROUNDS BRANCHES FILES [NEWER-GIT]
//
// Each branch has one commit on the one below, and each of these three meets a root branch that has
// moved, as in life: what it makes is there from no round before. Prints a Markdown table; ends
// with 1 when something did not do its work.
#include "domain/land/restack.hpp"
#include "adapters/git/replay/object_replay.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "bench_setup.hpp"
#include "stack_tools.hpp"
#include "stacked_repository.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>

namespace fs = std::filesystem;
using namespace atelier;
using namespace atelier::bench;

namespace {

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

void print_times(const std::string& what, const std::vector<double>& times, double rebase,
                 double ours) {
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n", what, std::ranges::min(times),
               median(times), rebase / median(times), median(times) / ours);
}

struct Others {
    std::vector<std::unique_ptr<StackTool>> tools;
    std::vector<std::vector<double>> times;

    Others(int branches, int files) : tools(stack_tools(branches, files)), times(tools.size()) {}
    void once(bool counts) {
        for (std::size_t i = 0; i < tools.size(); ++i) {
            const double took = tools[i]->restack();
            if (counts) times[i].push_back(took);
        }
    }
};

void measure_restack(int rounds, int branches, int files, const std::string& newer_git) {
    StackedRepository stacked(branches, files);
    ChildProcess process;
    GitRepository repository(process, stacked.variables(),
                             taken_from(discover_repository(stacked.folder())), open_objects);
    std::vector<double> ours;
    std::vector<double> rebase;
    std::vector<double> replay;
    const std::string top = branch_name(branches - 1);
    Others others(branches, files);
    for (int round = 0; round <= rounds; ++round) {
        // The checkout is on no branch while refs alone move.
        unwrap(stacked.git({"checkout", "-q", "--detach", top}));
        std::vector<RefUpdate> moved;
        stacked.advance_root();
        const double engine = milliseconds([&] { moved = restack(repository, branches); });
        move_back(repository, moved);
        double replayed = 0;
        if (!newer_git.empty()) {
            stacked.advance_root();
            replayed = run(stacked.git({"replay", "--contained", "--onto", "root", "base.." + top},
                                       newer_git))
                           .milliseconds;
            for (const RefUpdate& update : moved)
                unwrap(stacked.git({"update-ref", update.ref, update.from->str()}));
        }
        unwrap(stacked.git({"checkout", "-q", top}));
        stacked.advance_root();
        const double by_git =
            run(stacked.git({"rebase", "-q", "--update-refs", "root"})).milliseconds;
        unwrap(stacked.git({"checkout", "-q", "--detach"}));
        for (const RefUpdate& update : moved)
            unwrap(stacked.git({"update-ref", update.ref, update.from->str()}));
        // The first round warms what they read.
        others.once(round > 0);
        if (round == 0) continue;
        ours.push_back(engine);
        rebase.push_back(by_git);
        replay.push_back(replayed);
    }
    fmt::print("A stack of {} branches with a commit each in {} files, {} rounds, milliseconds.\n\n"
               "| what | min | median | times faster than `git rebase` | times slower than a "
               "restack |\n| --- | --- | --- | --- | --- |\n",
               branches, files, rounds);
    const double us = median(ours);
    print_times("`git rebase --update-refs`", rebase, median(rebase), us);
    if (!newer_git.empty()) print_times("`git replay --contained`", replay, median(rebase), us);
    for (std::size_t i = 0; i < others.tools.size(); ++i)
        print_times(others.tools[i]->name(), others.times[i], median(rebase), us);
    print_times("restack", ours, median(rebase), us);
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
