// The branches that a decision moved or took away: whether they can go back, and that they do.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/integration.hpp"
#include "domain/land/restack_receipt.hpp"
#include "domain/undo/take_back.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct BranchBack {
    // The changeset that it is of, else the epic.
    BeadId bead;
    BranchName branch;
    // nullopt: it is not there.
    std::optional<CommitId> from;
    CommitId to;
    // What was given up: the rescue ref that keeps it; "" for none.
    std::string kept = {};
};

// What an epic was integrated or restacked by, as long as it has not been taken back.
struct MovedEpic {
    BeadId epic;
    std::optional<IntegrationReceipt> integration = {};
    std::optional<RestackReceipt> restack = {};
};
// In the order in which they were moved.
Result<std::vector<MovedEpic>> moved_epics(PlanReader& plan, const TakenDecision& decision);

// What keeps a branch from going back that is `now` somewhere else.
BuiltOn is_elsewhere(const BeadId& bead, const BranchName& branch,
                     const std::optional<CommitId>& now);

struct BranchesBack {
    std::vector<BranchBack> branches = {};
    std::vector<BuiltOn> built = {};
};
// Where `moved` go back to, each from where it was brought.
Result<BranchesBack> moved_back(WorkContext& work, const std::vector<MovedEpic>& moved);
// The work branches that were given up with that decision.
Result<BranchesBack> branches_given_up(WorkContext& work, const TakenDecision& decision);

// Makes those again that are not there.
Result<void> make_again(WorkContext& work, const std::vector<BranchBack>& branches);

struct MovedBack {
    // That were brought along.
    std::vector<std::filesystem::path> checkouts = {};
    std::vector<std::string> warnings = {};
};
// The last first. Each refuses as `undo_integration` and `undo_restack` do.
Result<MovedBack> move_back(WorkContext& work, const std::vector<MovedEpic>& moved);

} // namespace atelier
