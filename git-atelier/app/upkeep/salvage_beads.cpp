#include "app/upkeep/salvage_beads.hpp"

#include "domain/bead/bead_order.hpp"
#include "domain/interchange/beads_jsonl.hpp"

#include <unordered_map>
#include <unordered_set>

namespace atelier {
namespace {

// In place of an epic that is lost, so that its changesets are still below one: a draft, which
// nobody takes up before a person has looked at it.
Bead stand_in(const BeadId& epic, const Bead& changeset) {
    Bead made{.id = epic, .title = "Lost with the damaged plan", .issue_type = "epic"};
    add_label(made, label_of(BeadKind::epic));
    add_label(made, label::draft);
    made.created_by = made.updated_by = changeset.created_by;
    made.created_at = made.updated_at = changeset.created_at;
    return made;
}

std::vector<Bead> lost_epics(const std::vector<Bead>& beads,
                             const std::unordered_set<BeadId>& there) {
    std::vector<Bead> made;
    std::unordered_set<BeadId> known = there;
    for (const Bead& bead : beads)
        if (kind_of(bead) == BeadKind::changeset && bead.parent &&
            known.insert(*bead.parent).second)
            made.push_back(stand_in(*bead.parent, bead));
    return made;
}

// Whether something that it names is not there any more.
bool cut_lost(Bead& bead, const std::unordered_set<BeadId>& there) {
    const auto lost = [&](const BeadId& id) { return !there.contains(id); };
    const bool orphan = bead.parent && lost(*bead.parent);
    if (orphan) bead.parent.reset();
    return std::erase_if(bead.depends_on, lost) > 0 || orphan;
}

} // namespace

Result<SalvageOutcome> salvage_beads(StoreInspector& store,
                                     const std::function<Result<void>(const Json& row)>& emit) {
    ATELIER_TRY(Recovered saved, store.read_what_can_be_read());
    if (saved.beads.empty())
        return fail(ErrorCode::store_corrupt, "no bead can be read", advise(Hint::put_copy_back));
    std::unordered_set<BeadId> there;
    for (const Bead& bead : saved.beads)
        there.insert(bead.id);
    std::unordered_map<BeadId, Lease> leases;
    for (const Lease& lease : saved.leases)
        leases.emplace(lease.on, lease);
    SalvageOutcome out{.beads = saved.beads.size(), .cut = {}, .stand_ins = {}};
    for (Bead& epic : lost_epics(saved.beads, there)) {
        there.insert(epic.id);
        out.stand_ins.push_back(epic.id);
        saved.beads.push_back(std::move(epic));
    }
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
