#include "app/interchange/export_beads.hpp"

#include "domain/bead/bead_order.hpp"
#include "domain/interchange/beads_jsonl.hpp"

#include <unordered_map>

namespace atelier {
namespace {

struct WholePlan {
    std::vector<Bead> beads;
    std::unordered_map<BeadId, Lease> leases;
};

Result<WholePlan> read_whole_plan(PlanReader& plan) {
    WholePlan whole;
    ATELIER_TRY(whole.beads, plan.select({}));
    ATELIER_TRY(const auto leases, plan.leases());
    for (const Lease& lease : leases)
        whole.leases.emplace(lease.on, lease);
    return whole;
}

} // namespace

Result<std::size_t> export_beads(const Context& context,
                                 const std::function<Result<void>(const Json& row)>& emit) {
    ATELIER_TRY(const WholePlan whole, context.store.read(read_whole_plan));
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
