#include "app/work/run_identity.hpp"

#include "app/core/plan_queries.hpp"
#include "app/work/end_session.hpp"

namespace atelier {

Result<bool> RunIdentity::become(const Selection& selection) {
    ATELIER_TRY(const bool fitting, fits(selection));
    if (fitting) return true;
    ATELIER_CHECK(leave());
    if (name_) return acquire(name_);
    return acquire(selection.worker ? std::optional(selection.worker->name()) : std::nullopt);
}

Result<void> RunIdentity::leave() {
    if (!identity_) return {};
    const Identity left = *identity_;
    identity_.reset();
    return atelier::leave(work_.plan, left);
}

Result<bool> RunIdentity::fits(const Selection& selection) {
    if (!identity_) return false;
    if (name_) return true;
    if (selection.worker) return *selection.worker == identity_->agent;
    if (!selection.epic) return true;
    // What it holds besides stays with that worker.
    return work_.plan.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto bead, plan.find(work_.plan.caller_bead()));
        if (!bead) return true;
        ATELIER_TRY(const auto held, held_epic(plan, *bead));
        return !held || held->id == *selection.epic;
    });
}

Result<bool> RunIdentity::acquire(const std::optional<std::string>& name) {
    auto identity =
        acquire_identity(work_.plan, Role::worker, name, work_.machine.self(), work_.probe());
    if (!identity && identity.error().code == ErrorCode::identity_in_use && !name_) return false;
    if (!identity) return tl::unexpected(std::move(identity).error());
    identity_ = *std::move(identity);
    if (work_.plan.caller.role() == Role::overseer) work_.started_by = work_.plan.caller;
    work_.plan.caller = identity_->agent;
    ATELIER_CHECK(recover_sessions(work_, identity_->agent));
    return true;
}

} // namespace atelier
