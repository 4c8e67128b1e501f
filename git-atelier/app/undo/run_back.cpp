#include "app/undo/run_back.hpp"

#include "app/core/plan_queries.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool changed_by(const TakenDecision& decision, const BeadId& bead) {
    return std::ranges::any_of(decision.beads,
                               [&](const ChangedBead& changed) { return changed.id == bead; });
}

Result<std::optional<Json>> newest_of(PlanReader& plan, const BeadId& run,
                                      std::vector<EventType> types, EventType wanted) {
    ATELIER_TRY(const auto events,
                plan.events({.bead = run, .types = std::move(types), .newest = 1}));
    if (events.empty() || type_of(events.front()) != wanted) return std::optional<Json>();
    auto parsed = parse_json(events.front().data);
    auto* const data = std::get_if<Json>(&parsed);
    return data != nullptr ? std::optional(std::move(*data)) : std::nullopt;
}

// The gate whose message was closed as the run ended.
Result<void> wait_at_gate_again(PlanReader& plan, const TakenDecision& decision, Run& run) {
    ATELIER_TRY(const auto gate,
                newest_of(plan, run.id, {EventType::gate_opened, EventType::gate_decided},
                          EventType::gate_opened));
    if (!gate) return {};
    const auto message = BeadId::parse(gate->string_at("message"));
    if (!message || !changed_by(decision, *message)) return {};
    run.waits_at = gate->string_at("path");
    run.waits_for = *message;
    run.status = RunStatus::waiting;
    return {};
}

Result<void> pause_again(PlanReader& plan, Run& run) {
    ATELIER_TRY(const auto pause,
                newest_of(plan, run.id, {EventType::run_paused, EventType::run_resumed},
                          EventType::run_paused));
    if (!pause) return {};
    run.status = RunStatus::paused;
    run.reason = pause->string_at("reason");
    return {};
}

Result<bool> is_ended_by_landing(PlanReader& plan, const TakenDecision& decision, const Run& run) {
    if (run.status != RunStatus::completed || !run.changeset) return false;
    if (std::ranges::count(decision.about, *run.changeset) == 0) return false;
    ATELIER_TRY(const auto signals, plan.runs().signals(run.id));
    return !signals.empty() && signals.back().kind == SignalKind::complete;
}

} // namespace

Result<std::optional<Run>> ended_by_landing(PlanReader& plan, const TakenDecision& decision) {
    for (const ChangedBead& changed : decision.beads) {
        ATELIER_TRY(auto run, plan.runs().find(changed.id));
        if (!run) continue;
        ATELIER_TRY(const bool ended, is_ended_by_landing(plan, decision, *run));
        if (!ended) continue;
        run->status = RunStatus::running;
        run->reason.clear();
        run->ended_at.reset();
        ATELIER_CHECK(wait_at_gate_again(plan, decision, *run));
        ATELIER_CHECK(pause_again(plan, *run));
        return run;
    }
    return std::optional<Run>();
}

Result<void> give_run_back(PlanWriter& plan, const Context& context, const Run& again) {
    ATELIER_TRY(const auto turns, plan.runs().turns({.run = again.id}));
    const std::string why = "the landing of " + again.changeset->str() + " was taken back";
    ATELIER_CHECK(
        plan.runs_to_write().add(SignalRecord{.run = again.id,
                                              .kind = SignalKind::retry,
                                              .after_turn = turns.empty() ? 0 : turns.back().n,
                                              .text = why,
                                              .by = context.caller.str(),
                                              .at = context.clock.now()}));
    ATELIER_CHECK(plan.runs_to_write().update(again, std::nullopt));
    ATELIER_TRY(Bead bead, require_bead(plan, again.id));
    bead.status = bead_status_of(again.status);
    bead.close_reason = close_reason_of(again);
    ATELIER_CHECK(plan.update(bead));
    return plan.append({EventType::run_resumed, again.id, Json::object().set("reason", why)});
}

} // namespace atelier
