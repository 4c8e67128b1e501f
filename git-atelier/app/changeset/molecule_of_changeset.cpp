#include "app/changeset/molecule_of_changeset.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<void> close_message(PlanWriter& plan, const Run& run, const std::string& why) {
    if (!run.waits_for) return {};
    ATELIER_TRY(const auto message, plan.find(*run.waits_for));
    if (!message || is_closed(*message)) return {};
    ATELIER_TRY(const Bead closed, finish_message(*message, why));
    ATELIER_CHECK(plan.update(closed));
    return plan.append({EventType::message_closed, message->id, Json::object().set("reason", why)});
}

Json end_data(const Run& run, std::size_t turns) {
    Json data = Json::object();
    if (run.status == RunStatus::completed) data.set("turns", turns).set("pieces", 0);
    data.set("reason", run.reason);
    return data;
}

} // namespace

Result<void> close_gate(PlanWriter& plan, const Bead& changeset, const std::string& why) {
    ATELIER_TRY(const auto run, unfinished_molecule(plan, changeset));
    if (!run) return {};
    // A question is answered by its answer alone.
    ATELIER_TRY(const std::string wanted, wanted_at_gate(plan, run->id));
    return wanted == name_of(GateKind::answer) ? Result<void>() : close_message(plan, *run, why);
}

Result<void> end_molecule(PlanWriter& plan, const Context& context, const Bead& changeset,
                          RunStatus as, const std::string& why) {
    ATELIER_TRY(auto run, unfinished_molecule(plan, changeset));
    if (!run) return {};
    ATELIER_TRY(const auto turns, plan.runs().turns({.run = run->id}));
    const bool completes = as == RunStatus::completed;
    ATELIER_CHECK(plan.runs_to_write().add(
        SignalRecord{.run = run->id,
                     .kind = completes ? SignalKind::complete : SignalKind::abandon,
                     .after_turn = turns.empty() ? 0 : turns.back().n,
                     .text = why,
                     .by = context.caller.str(),
                     .at = context.clock.now()}));
    ATELIER_CHECK(close_message(plan, *run, why));
    run->status = as;
    run->reason = why;
    run->ended_at = context.clock.now();
    run->waits_at.clear();
    run->waits_for.reset();
    ATELIER_CHECK(plan.runs_to_write().update(*run, std::nullopt));
    ATELIER_TRY(Bead bead, require_bead(plan, run->id));
    bead.status = bead_status_of(run->status);
    bead.close_reason = close_reason_of(*run);
    ATELIER_CHECK(plan.update(bead));
    const EventType type = completes ? EventType::run_completed : EventType::run_cancelled;
    return plan.append({type, run->id, end_data(*run, turns.size())});
}

} // namespace atelier
