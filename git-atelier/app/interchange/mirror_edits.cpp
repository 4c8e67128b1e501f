#include "app/interchange/mirror_edits.hpp"

#include "app/interchange/mirror_record.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/interchange/mirror.hpp"

#include <map>
#include <set>

namespace atelier {
namespace {

constexpr const char* unknown_actor = "somebody in Beads";

bool same_state(const BeadsBead& a, const BeadsBead& b) {
    return a.bead && b.bead && differing_parts(*a.bead, *b.bead).empty();
}

} // namespace

std::vector<MirrorEdit> mirror_edits(const std::vector<BeadsChange>& changes) {
    std::vector<MirrorEdit> edits;
    std::map<std::string, std::size_t> last;
    for (const BeadsChange& change : changes) {
        const auto before = last.find(change.after.id);
        // What Beads works out for itself after a change says nothing new.
        if (change.actor.empty() && !change.edge && before != last.end() &&
            same_state(edits[before->second].after, change.after))
            continue;
        if (edits.empty() || edits.back().actor != change.actor ||
            edits.back().after.id != change.after.id) {
            edits.push_back({.actor = change.actor, .after = {}});
            edits.back().ours = change.actor == BeadsMirror::actor;
            last[change.after.id] = edits.size() - 1;
        }
        edits.back().seq = change.seq;
        edits.back().after = change.after;
        if (change.edge) edits.back().edges.push_back(*change.edge);
    }
    for (MirrorEdit& edit : edits)
        if (edit.actor.empty()) edit.actor = unknown_actor;
    return edits;
}

std::optional<Bead> state_after(const MirrorEdit& edit, const std::optional<Bead>& known) {
    if (!edit.after.bead || edit.whole) return edit.after.bead;
    Bead bead = *edit.after.bead;
    bead.parent = known ? known->parent : std::nullopt;
    bead.depends_on = known ? known->depends_on : std::vector<BeadId>();
    for (const BeadsEdge& edge : edit.edges) {
        if (!edge.parent)
            edge.added ? add_dependency(bead, edge.to) : (void)remove_dependency(bead, edge.to);
        else if (edge.added)
            bead.parent = edge.to;
        else if (bead.parent == edge.to)
            bead.parent.reset();
    }
    return bead;
}

Result<std::vector<MirrorEdit>>
mirror_edits(PlanReader& plan, const std::vector<BeadsBead>& snapshot, const YamlReader& yaml) {
    std::vector<MirrorEdit> edits;
    std::set<std::string> there;
    std::vector<Bead> readable;
    const auto add = [&](BeadsBead after, bool ours) {
        edits.push_back(
            {.actor = unknown_actor, .after = std::move(after), .whole = true, .ours = ours});
    };
    for (const BeadsBead& found : snapshot) {
        there.insert(found.id);
        if (found.bead)
            readable.push_back(*found.bead);
        else
            add(found, false);
    }
    for (Bead& bead : prerequisites_first(std::move(readable))) {
        ATELIER_TRY(const auto record, mirror_record(plan, bead.id));
        if (record && record->base_copy && differing_parts(*record->base_copy, bead).empty())
            continue;
        ATELIER_TRY(const auto ours, plan.find(bead.id));
        // The same on both sides, so nobody's edit: a delivery that was cut off.
        const bool own = ours && differing_parts(as_in_beads(*ours, yaml), bead).empty();
        std::string id = bead.id.str();
        add({std::move(id), std::move(bead)}, own);
    }
    ATELIER_TRY(const auto all, plan.select({}));
    for (const Bead& bead : all) {
        if (there.contains(bead.id.str())) continue;
        ATELIER_TRY(const auto record, mirror_record(plan, bead.id));
        // A store without any bead has been made anew: everything goes there again.
        if (record && record->base_copy) add({bead.id.str(), {}}, snapshot.empty());
    }
    return edits;
}

} // namespace atelier
