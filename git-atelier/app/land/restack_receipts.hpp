// What is kept of passes of restacking: written down before the branches move, and recorded with
// what the plan says of them once they have. Where a run ended in between, the next one does it.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/conflict_left.hpp"
#include "domain/land/restack_receipt.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace atelier {

// Of the last pass over the epic that moved something; nullopt for none that can be taken back.
Result<std::optional<RestackReceipt>> restack_receipt(PlanReader& plan, const BeadId& epic);

Result<void> begin_restack(PlanWriter& plan, const BeadId& epic, const RestackReceipt& receipt);
// That its branches have moved. What was changed in the plan meanwhile stays as it is.
Result<void> record_restack(PlanWriter& plan, const BeadId& epic, const RestackReceipt& receipt,
                            std::size_t left);
// The same for one that is taken back: `receipt` is the one that was kept.
Result<void> record_restack_undone(PlanWriter& plan, const BeadId& epic,
                                   const RestackReceipt& receipt);

// What the last pass over the epic left as it conflicts.
Result<std::vector<ConflictLeft>> kept_conflicts(PlanReader& plan, const BeadId& epic);
Result<void> remember_conflicts(PlanWriter& plan, const BeadId& epic,
                                const std::vector<ConflictLeft>& left);

// Begun and not recorded: under way now, or of a run that ended.
struct BegunRestack {
    BeadId epic;
    RestackReceipt receipt;
    // A branch of it has.
    bool moved = false;
};
Result<std::vector<BegunRestack>> begun_restacks(PlanStore& store, Repository& repository);

// Those that were begun and not recorded: where a branch has moved, the others follow, and that is
// recorded and said; where none has, checkouts that were brought along go back.
Result<void> settle_begun_restacks(WorkContext& work);

} // namespace atelier
