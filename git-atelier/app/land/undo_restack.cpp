#include "app/land/undo_restack.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/epic_stacks.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/land/restacked_checkouts.hpp"
#include "app/worktree/epic_view.hpp"
#include "app/worktree/ref_locks.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

Result<RestackReceipt> recorded_restack(PlanReader& plan, const BeadId& epic) {
    ATELIER_CHECK(require_epic(plan, epic));
    ATELIER_TRY(const auto receipt, restack_receipt(plan, epic));
    if (!receipt)
        return fail(ErrorCode::not_found,
                    "no restack of " + epic.str() + " is recorded to take back",
                    advise(Hint::what_it_is, epic.str()));
    return *receipt;
}

// Every one of them is named.
Result<void> require_unmoved(GitRefs& refs, const RestackReceipt& receipt) {
    std::vector<std::string> told;
    Json moved = Json::array();
    for (const RestackedRef& ref : receipt.branches) {
        ATELIER_TRY(const auto now, refs.resolve(full_ref(ref.branch)));
        if (now == ref.to) continue;
        told.push_back(ref.branch.str() + (now ? " is at " + now->str() : " is gone"));
        moved.push(Json::object()
                       .set("ref", full_ref(ref.branch))
                       .set("expected", ref.to.str())
                       .set("found", now ? Json(now->str()) : Json()));
    }
    if (told.empty()) return {};
    Json details = Json::object();
    details.set("moved", std::move(moved));
    return fail(ErrorCode::ref_conflict,
                "moved since the restack: " + join(told, ", ") + "; nothing was taken back",
                advise(Hint::where_it_was), std::move(details));
}

Result<void> require_nobody_at_work(PlanReader& plan, const WorkContext& work, const BeadId& epic,
                                    const RestackReceipt& receipt) {
    for (const RestackedRef& ref : receipt.branches) {
        if (ref.bead == epic) continue;
        ATELIER_TRY(const Bead changeset, require_changeset(plan, ref.bead));
        ATELIER_TRY(const bool worked_on, is_worked_on(plan, work, changeset));
        if (worked_on)
            return fail(ErrorCode::epic_taken, "somebody is working on " + ref.bead.str(),
                        advise(Hint::wait_for_session));
    }
    return {};
}

Error lost_in(const RestackedRef& ref, const Hindrance& hindrance) {
    Json details = Json::object();
    details.set("worktree", hindrance.checkout.string())
        .set("paths", Json::strings(hindrance.paths));
    return {ErrorCode::dirty,
            hindrance.checkout.string() + ", which shows " + ref.branch.str() +
                ", has changes: " + first_few(hindrance.paths),
            advise(Hint::commit_or_discard, hindrance.checkout.string()), std::move(details)};
}

// By one transaction, with the checkouts that show them.
Result<std::vector<std::filesystem::path>> move_back(WorkContext& work, const BeadId& epic,
                                                     const RestackReceipt& back) {
    GitRefs& refs = work.repository.refs();
    GitWorktrees& worktrees = work.repository.worktrees();
    std::vector<RefUpdate> updates;
    std::vector<std::string> names;
    for (const RestackedRef& ref : back.branches) {
        updates.push_back({full_ref(ref.branch), ref.to, ref.from});
        names.push_back(full_ref(ref.branch));
    }
    ATELIER_TRY(const auto checkouts, RestackedCheckouts::list(worktrees));
    for (const RestackedRef& ref : back.branches) {
        ATELIER_TRY(const auto hindrance, checkouts.hindrance(ref.branch));
        if (hindrance) return fail(lost_in(ref, *hindrance));
    }
    ATELIER_CHECK(clear_left_locks(work, names));
    ATELIER_TRY(const auto brought, checkouts.bring(back));
    if (brought.hindered)
        return fail(lost_in(back.branches[brought.hindered->first], brought.hindered->second));
    const auto moved = move_refs(work, updates, "atelier: take back the restack of " + epic.str());
    if (moved) return brought.checkouts;
    ATELIER_CHECK(return_checkouts(worktrees, back));
    ATELIER_CHECK(require_unmoved(refs, reversed(back)));
    return tl::unexpected(moved.error());
}

} // namespace

Result<UndoneRestack> undo_restack(WorkContext& work, const BeadId& epic) {
    ATELIER_CHECK(settle_begun_restacks(work));
    const Context& context = work.plan;
    ATELIER_TRY(const RestackReceipt receipt,
                context.store.read([&](PlanReader& plan) { return recorded_restack(plan, epic); }));
    ATELIER_CHECK(require_unmoved(work.repository.refs(), receipt));
    const RestackReceipt back = reversed(receipt);
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(require_nobody_at_work(plan, work, epic, receipt));
        return begin_restack(plan, epic, back);
    }));
    UndoneRestack out{.epic = epic, .receipt = receipt};
    auto moved = move_back(work, epic, back);
    if (!moved) {
        ATELIER_CHECK(settle_begun_restacks(work));
        return tl::unexpected(moved.error());
    }
    out.checkouts = *std::move(moved);
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return record_restack_undone(plan, epic, receipt);
    }));
    ATELIER_TRY(const Bead bead,
                context.store.read([&](PlanReader& plan) { return require_epic(plan, epic); }));
    if (const auto left = follow_root({work.plan, work.repository, work.files, work.paths}, bead);
        !left)
        work.progress.warn(with_hint(left.error()));
    return out;
}

} // namespace atelier
