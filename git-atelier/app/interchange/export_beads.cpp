#include "app/interchange/export_beads.hpp"

#include "app/core/approval.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/interchange/export_runs.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace atelier {
namespace {

struct WholePlan {
    std::vector<Bead> beads;
    std::size_t drafts = 0;
    std::unordered_map<BeadId, Lease> leases;
    std::size_t runs = 0;
};

// Pauses of turns go with the first of them.
Result<void> add_records(PlanReader& plan, WholePlan& whole) {
    ATELIER_TRY(auto pauses, plan.runs().pauses());
    for (Bead& bead : whole.beads) {
        if (kind_of(bead) != BeadKind::run) continue;
        ++whole.runs;
        ATELIER_TRY(auto record, recorded_run(plan, bead.id));
        if (!record) continue;
        record->pauses = std::exchange(pauses, {});
        bead = with_run_record(std::move(bead), *record);
    }
    return {};
}

// In place of the rows of an open epic what is approved of it.
Result<void> take_approved(PlanReader& plan, const Bead& epic, WholePlan& whole) {
    ATELIER_TRY(const auto text, approved_text(plan, epic.id));
    if (!text) return {};
    ATELIER_TRY(auto below, plan.select({.below = epic.id}));
    std::unordered_set<BeadId> rows = {epic.id};
    for (const Bead& bead : below)
        rows.insert(bead.id);
    PlanBeads approved = as_approved(PlanBeads{epic, std::move(below)}, *text);
    // A draft changeset goes out as one.
    whole.drafts += static_cast<std::size_t>(std::ranges::count_if(
        approved.waiting, [&](const BeadId& id) { return mentions(*text, id); }));
    std::erase_if(whole.beads, [&](const Bead& bead) { return rows.contains(bead.id); });
    whole.beads.push_back(std::move(approved.epic));
    std::ranges::move(approved.below, std::back_inserter(whole.beads));
    return {};
}

Result<WholePlan> read_whole_plan(PlanReader& plan, const Context& context,
                                  const LivenessProbe& probe, ExportedWords words) {
    WholePlan whole;
    ATELIER_TRY(whole.beads, plan.select({}));
    if (words == ExportedWords::approved) {
        ATELIER_TRY(const auto epics, open_epics(plan));
        for (const Bead& epic : epics)
            ATELIER_CHECK(take_approved(plan, epic, whole));
        std::ranges::sort(whole.beads, older);
    }
    for (Bead& bead : whole.beads)
        if (kind_of(bead) == BeadKind::agent) {
            ATELIER_TRY(bead, as_it_is_now(plan, context, std::move(bead), probe));
        }
    ATELIER_CHECK(add_records(plan, whole));
    ATELIER_TRY(const auto leases, plan.leases());
    for (const Lease& lease : leases)
        whole.leases.emplace(lease.on, lease);
    return whole;
}

} // namespace

Result<ExportOutcome> export_beads(const Context& context, const LivenessProbe& probe,
                                   const std::function<Result<void>(const Json& row)>& emit,
                                   ExportedWords words) {
    ATELIER_TRY(const WholePlan whole, context.store.read([&](PlanReader& plan) {
        return read_whole_plan(plan, context, probe, words);
    }));
    std::vector<const Bead*> beads;
    beads.reserve(whole.beads.size());
    for (const Bead& bead : whole.beads)
        beads.push_back(&bead);
    for (const Bead* bead : prerequisites_first(beads).beads) {
        const auto lease = whole.leases.find(bead->id);
        Json row = beads_row(*bead, lease == whole.leases.end() ? std::nullopt
                                                                : std::optional(lease->second));
        hide_agent(row);
        ATELIER_CHECK(emit(row));
    }
    return ExportOutcome{whole.beads.size(), whole.drafts, whole.runs};
}

} // namespace atelier
