#include "app/review/pin.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/undo/take_back.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

Result<void> require_nobody_at_work(PlanReader& plan, const Context& context,
                                    const LivenessProbe& probe, const Bead& bead) {
    if (kind_of(bead) != BeadKind::changeset) return {};
    ATELIER_TRY(const ChangesetState now, state_now(plan, context, bead, probe));
    if (now != ChangesetState::working) return {};
    return fail(ErrorCode::epic_taken, bead.id.str() + " is being worked on",
                advise(Hint::pause_first, bead.id.str()));
}

// What it was when it was pinned last; a pin that was taken back is none.
Result<BeadStatus> status_before(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(auto events,
                plan.events({.bead = id,
                             .types = {EventType::bead_pinned, EventType::bead_unpinned,
                                       EventType::decision_undone}}));
    events = without_undone(std::move(events));
    std::erase_if(events,
                  [](const Event& event) { return type_of(event) == EventType::decision_undone; });
    if (events.empty() || type_of(events.back()) != EventType::bead_pinned) return BeadStatus::open;
    const auto parsed = parse_json(events.back().data);
    const Json* const data = std::get_if<Json>(&parsed);
    const auto status =
        parse_name<BeadStatus>(data != nullptr ? data->string_at("status") : std::string());
    return status.value_or(BeadStatus::open);
}

Result<void> write_pin(PlanWriter& plan, EventType type, const Bead& bead, BeadStatus told) {
    ATELIER_CHECK(plan.update(bead));
    return plan.append({type, bead.id, Json::object().set("status", name_of(told))});
}

} // namespace

Result<PinOutcome> pin(const Context& context, const LivenessProbe& probe, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PinOutcome> {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        if (bead.status == BeadStatus::pinned) return PinOutcome{bead, true};
        ATELIER_TRY(Bead pinned, pin(bead));
        ATELIER_CHECK(require_nobody_at_work(plan, context, probe, bead));
        ATELIER_CHECK(write_pin(plan, EventType::bead_pinned, pinned, bead.status));
        return PinOutcome{std::move(pinned)};
    });
}

Result<PinOutcome> unpin(const Context& context, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<PinOutcome> {
        ATELIER_TRY(const Bead bead, require_bead(plan, id));
        if (bead.status != BeadStatus::pinned) return PinOutcome{bead, true};
        ATELIER_TRY(const BeadStatus before, status_before(plan, id));
        Bead again = unpin(bead, before);
        ATELIER_CHECK(write_pin(plan, EventType::bead_unpinned, again, again.status));
        return PinOutcome{std::move(again)};
    });
}

} // namespace atelier
