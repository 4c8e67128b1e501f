#include "domain/land/restack.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

class ForestPass {
  public:
    ForestPass(const std::vector<StackedBranch>& branches, const CommitLinks& links,
               const CommitId& ground)
        : branches_(branches), links_(links), ground_(ground) {
        for (std::size_t i = 0; i < branches.size(); ++i)
            by_bead_.emplace(branches[i].bead, i);
    }

    RestackPlan run() {
        for (std::size_t i = 0; i < branches_.size(); ++i)
            visit(i);
        return std::move(plan_);
    }

  private:
    // How a branch came out: left, or with a move, or where it is.
    struct Outcome {
        bool left = false;
        std::optional<std::size_t> move = {};
    };

    Outcome visit(std::size_t index) {
        const auto known = outcomes_.find(index);
        if (known != outcomes_.end()) return known->second;
        // In a circle nothing is below the others.
        if (!entered_.insert(index).second) return {.left = true};
        const Outcome outcome = decide(index);
        outcomes_.emplace(index, outcome);
        return outcome;
    }

    Outcome decide(std::size_t index) {
        const StackedBranch& branch = branches_[index];
        std::optional<std::size_t> below;
        if (branch.on) {
            const auto found = by_bead_.find(*branch.on);
            if (found == by_bead_.end())
                return leave(index, branch.held.value_or(LeftBecause::unknown_base));
            below = found->second;
        }
        const Outcome under = below ? visit(*below) : Outcome{};
        if (under.left) return leave(index, LeftBecause::below_left);
        const CommitId& target = below ? branches_[*below].head : ground_;
        const OwnCommits own = own_commits(branch, below);
        if (own.line && own.line->base == target && !under.move) return {};
        if (branch.held) return leave(index, *branch.held);
        if (own.merge) return leave(index, LeftBecause::merge_commit, own.merge);
        if (!own.line) return leave(index, LeftBecause::unknown_base);
        plan_.moves.push_back({.branch = index, .line = *own.line, .onto = target});
        if (under.move) plan_.moves.back().onto = *under.move;
        return {.move = plan_.moves.size() - 1};
    }

    Outcome leave(std::size_t index, LeftBecause why, std::optional<CommitId> commit = {}) {
        plan_.left.push_back({.branch = index, .why = why, .commit = std::move(commit)});
        return {.left = true};
    }

    // nullopt: they cannot be told.
    struct OwnCommits {
        std::optional<OwnLine> line = {};
        std::optional<CommitId> merge = {};
    };

    // From the head down to what it was begun on, or to what the branch below or the ground has:
    // somebody may have rebased it since.
    OwnCommits own_commits(const StackedBranch& branch, std::optional<std::size_t> below) const {
        const std::set<CommitId> had =
            below ? line_of(branches_[*below].head) : std::set<CommitId>();
        OwnLine line{.base = branch.head, .commits = {}};
        while (line.base != branch.base && !had.contains(line.base)) {
            const auto at = links_.find(line.base);
            // Of a branch that was stacked, what else is there may be another's.
            if (at == links_.end()) {
                if (below && branch.base) return {};
                break;
            }
            if (at->second.size() > 1) return {.line = {}, .merge = line.base};
            if (at->second.empty()) return {};
            line.commits.push_back(line.base);
            line.base = at->second.front();
        }
        std::ranges::reverse(line.commits);
        return {.line = std::move(line)};
    }

    std::set<CommitId> line_of(const CommitId& head) const {
        std::set<CommitId> commits{head};
        for (auto at = links_.find(head); at != links_.end() && !at->second.empty();
             at = links_.find(at->second.front()))
            commits.insert(at->second.front());
        return commits;
    }

    const std::vector<StackedBranch>& branches_;
    const CommitLinks& links_;
    const CommitId& ground_;
    std::map<BeadId, std::size_t> by_bead_;
    std::map<std::size_t, Outcome> outcomes_;
    std::set<std::size_t> entered_;
    RestackPlan plan_;
};

} // namespace

RestackPlan plan_restack(const std::vector<StackedBranch>& branches, const CommitLinks& links,
                         const CommitId& ground) {
    return ForestPass(branches, links, ground).run();
}

} // namespace atelier
