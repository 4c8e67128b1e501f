// One pass over the stacks of an epic: which of its work branches stand where they belong, which
// move and onto what, and which are left as they are, with the reason.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace atelier {

// Why a branch stays where it is although it belongs elsewhere.
enum class LeftBecause {
    // Its commits conflict with what it belongs on.
    conflict,
    // It has a merge, which cannot be replayed.
    merge_commit,
    // An agent works there now.
    at_work,
    // A checkout that shows it has changes, or files in the way.
    dirty,
    // A checkout of it cannot be brought along: a rebase or the like is under way, there are
    // several, or Git cannot tell its state.
    checked_out,
    // What it stands on was abandoned and nothing takes its place.
    abandoned,
    // Its own commits cannot be told from others'.
    unknown_base,
    // What it stands on was left.
    below_left,
};
constexpr auto names_of(LeftBecause) {
    return std::to_array<Named<LeftBecause>>({{LeftBecause::conflict, "conflict"},
                                              {LeftBecause::merge_commit, "merge-commit"},
                                              {LeftBecause::at_work, "at-work"},
                                              {LeftBecause::dirty, "dirty"},
                                              {LeftBecause::checked_out, "checked-out"},
                                              {LeftBecause::abandoned, "abandoned"},
                                              {LeftBecause::unknown_base, "unknown-base"},
                                              {LeftBecause::below_left, "below-left"}});
}

// Whether it may follow by itself later, once nothing is in the way.
constexpr bool may_follow_later(LeftBecause why) {
    return why == LeftBecause::dirty || why == LeftBecause::checked_out ||
           why == LeftBecause::at_work;
}

// What a branch belongs on: the head of the pass's ground, or another branch of the pass.
using StackedOn = std::optional<BeadId>;

struct StackedBranch {
    // The changeset; the epic where it is the root branch that moves.
    BeadId bead;
    BranchName branch;
    CommitId head;
    // What its own commits stood on when that was written down.
    std::optional<CommitId> base;
    StackedOn on;
    // What keeps it, where it would have to move.
    std::optional<LeftBecause> held;
};

// A commit's parents, of all that the ground has not.
using CommitLinks = std::map<CommitId, std::vector<CommitId>>;

// The branch's own commits.
struct OwnLine {
    CommitId base;
    // Oldest first.
    std::vector<CommitId> commits;
};

struct RestackMove {
    // Into the branches that were asked about.
    std::size_t branch;
    OwnLine line;
    // An earlier move, or a commit.
    std::variant<CommitId, std::size_t> onto;
};

struct UnmovedBranch {
    std::size_t branch;
    LeftBecause why;
    // merge_commit: which one.
    std::optional<CommitId> commit = {};
};

struct RestackPlan {
    // What is below comes first.
    std::vector<RestackMove> moves;
    std::vector<UnmovedBranch> left;
};

// Of a branch that stands where it belongs neither has a row. Precondition: `links` holds what
// `ground` has not, of every branch.
RestackPlan plan_restack(const std::vector<StackedBranch>& branches, const CommitLinks& links,
                         const CommitId& ground);

} // namespace atelier
