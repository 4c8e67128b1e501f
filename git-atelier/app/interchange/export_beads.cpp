#include "app/interchange/export_beads.hpp"

#include "app/core/life.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/interchange/beads_jsonl.hpp"

#include <unordered_map>

namespace atelier {
namespace {

struct WholePlan {
    std::vector<Bead> beads;
    std::unordered_map<BeadId, Lease> leases;
};

Result<WholePlan> read_whole_plan(PlanReader& plan, const Context& context,
                                  const LivenessProbe& probe) {
    WholePlan whole;
    ATELIER_TRY(whole.beads, plan.select({}));
    for (Bead& bead : whole.beads)
        if (kind_of(bead) == BeadKind::agent) {
            ATELIER_TRY(bead, as_it_is_now(plan, context, std::move(bead), probe));
        }
    ATELIER_TRY(const auto leases, plan.leases());
    for (const Lease& lease : leases)
        whole.leases.emplace(lease.on, lease);
    return whole;
}

} // namespace

Result<std::size_t> export_beads(const Context& context, const LivenessProbe& probe,
                                 const std::function<Result<void>(const Json& row)>& emit) {
    ATELIER_TRY(const WholePlan whole, context.store.read([&](PlanReader& plan) {
        return read_whole_plan(plan, context, probe);
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
    return whole.beads.size();
}

} // namespace atelier
