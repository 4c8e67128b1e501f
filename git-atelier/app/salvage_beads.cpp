#include "app/salvage_beads.hpp"

#include "domain/bead_order.hpp"
#include "domain/beads_jsonl.hpp"

#include <unordered_map>
#include <unordered_set>

namespace atelier {
namespace {

// Whether something that it names is not there any more.
bool cut_lost(Bead& bead, const std::unordered_set<BeadId>& there) {
    const auto lost = [&](const BeadId& id) { return !there.contains(id); };
    const bool orphan = bead.parent && lost(*bead.parent);
    if (orphan) bead.parent.reset();
    return std::erase_if(bead.depends_on, lost) > 0 || orphan;
}

} // namespace

Result<SalvageOutcome> salvage_beads(StoreCheckup& store,
                                     const std::function<Result<void>(const Json& row)>& emit) {
    ATELIER_TRY(Salvaged saved, store.read_what_can_be_read());
    if (saved.beads.empty())
        return fail(ErrorCode::store_corrupt, "no bead can be read any more",
                    "put back a copy: 'git atelier doctor' names those there are");
    std::unordered_set<BeadId> there;
    for (const Bead& bead : saved.beads)
        there.insert(bead.id);
    std::unordered_map<BeadId, Lease> leases;
    for (const Lease& lease : saved.leases)
        leases.emplace(lease.on, lease);
    SalvageOutcome out{.beads = saved.beads.size(), .cut = {}};
    std::vector<const Bead*> beads;
    for (Bead& bead : saved.beads) {
        if (cut_lost(bead, there)) out.cut.push_back(bead.id);
        beads.push_back(&bead);
    }
    for (const Bead* bead : prerequisites_first(beads).beads) {
        const auto lease = leases.find(bead->id);
        ATELIER_CHECK(emit(
            beads_row(*bead, lease == leases.end() ? std::nullopt : std::optional(lease->second))));
    }
    return out;
}

} // namespace atelier
