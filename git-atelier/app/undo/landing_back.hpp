// What a person landed by hand: whether the root branch can go back to where it was, and what stays
// otherwise although it does.
#pragma once

#include "app/land/begun_landing.hpp"
#include "app/undo/branches_back.hpp"
#include "domain/run/run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct LandedChangeset {
    Bead changeset;
    Bead epic;
    // nullopt: it is not known any more, or the root branch is another one.
    std::optional<LandingReturn> back = {};
    // The run that the landing ended, as it will be again.
    std::optional<Run> run = {};
};
// nullopt where it is not landed, such as when that was refused.
Result<std::optional<LandedChangeset>> landed_changeset(PlanReader& plan,
                                                        const TakenDecision& decision);

// What the decision changed of that changeset, its epic and messages. What followed it is taken
// back as a restack, the run that it ended as a run, and agents stay as they are.
Result<TakenDecision> without_followers(PlanReader& plan, const TakenDecision& decision);

// Its root branch and its work branch. `followers` are those that were restacked with it.
// root-checked-out where somebody has it in a checkout.
Result<BranchesBack> landing_branches(WorkContext& work, const LandedChangeset& landed,
                                      const std::vector<BranchBack>& followers);

// What a person should know of it; `as_again` is the changeset as it will be.
std::vector<std::string> told_of_landing(const LandedChangeset& landed, const Bead& as_again);

// After the plan says so. Where the root branch has moved meanwhile, the plan says again that the
// changeset has landed, and built-on that it stays so.
Result<void> move_root_back(WorkContext& work, const BeadId& changeset);

} // namespace atelier
