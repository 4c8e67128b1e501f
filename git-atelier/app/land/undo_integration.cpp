#include "app/land/undo_integration.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/move_branch.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<IntegrationReceipt> recorded_one(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const Bead bead, require_bead(plan, epic));
    if (kind_of(bead) != BeadKind::run) ATELIER_CHECK(require_epic(plan, epic));
    ATELIER_TRY(const auto receipt, integration_receipt(plan, epic));
    if (!receipt)
        return fail(ErrorCode::not_found,
                    "no integration of " + epic.str() + " is recorded to take back",
                    advise(Hint::what_it_is, epic.str()));
    return *receipt;
}

Error moved_since(const IntegrationReceipt& receipt, const std::optional<CommitId>& now) {
    Json details = Json::object();
    details.set("ref", full_ref(receipt.parent))
        .set("expected", receipt.to.str())
        .set("found", now ? Json(now->str()) : Json());
    return {ErrorCode::ref_conflict,
            receipt.parent.str() + (now ? " has moved since, to " + now->str() : " is gone") +
                "; nothing was taken back",
            advise(Hint::revert_range, receipt.from.str(), receipt.to.str()), std::move(details)};
}

} // namespace

Result<UndoneIntegration> undo_integration(WorkContext& work, const BeadId& epic) {
    ATELIER_CHECK(record_unrecorded_integrations(work));
    Context& context = work.plan;
    ATELIER_TRY(const IntegrationReceipt receipt,
                context.store.read([&](PlanReader& plan) { return recorded_one(plan, epic); }));
    GitRefs& refs = work.repository.refs();
    ATELIER_TRY(const auto now, refs.resolve(full_ref(receipt.parent)));
    if (now != receipt.to) {
        // Brought back by a run that ended before its record.
        if (now != receipt.from) return fail(moved_since(receipt, now));
    }
    UndoneIntegration out{.epic = epic, .receipt = receipt};
    if (now == receipt.to) {
        const auto moved = move_branch(work, {.branch = receipt.parent,
                                              .from = receipt.to,
                                              .to = receipt.from,
                                              .why = "atelier: take back " + epic.str(),
                                              .direction = MoveDirection::back});
        if (!moved && moved.error().code == ErrorCode::root_moved) {
            ATELIER_TRY(const auto later, refs.resolve(full_ref(receipt.parent)));
            return fail(moved_since(receipt, later));
        }
        if (!moved) return tl::unexpected(moved.error());
        out.checkout = moved->checkout;
        out.warnings = moved->warnings;
    }
    ATELIER_CHECK(context.store.write(
        context.stamp(), [&](PlanWriter& plan) { return record_undone(plan, epic, receipt); }));
    return out;
}

} // namespace atelier
