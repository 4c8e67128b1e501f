#include "app/load_all.hpp"

#include "app/load.hpp"
#include "domain/fields.hpp"

#include <map>
#include <string_view>

namespace atelier {
namespace {

using Beads = std::map<BeadId, const Bead*>;

// The topmost bead above `bead`; a bead whose parent is gone, or that is its own ancestor, belongs
// to nothing.
std::optional<BeadId> top_of(const Bead& bead, const Beads& all) {
    const Bead* here = &bead;
    for (std::size_t steps = 0; here->parent; ++steps) {
        const auto up = all.find(*here->parent);
        if (up == all.end() || steps > all.size()) return std::nullopt;
        here = up->second;
    }
    return here->id;
}

void want(const Bead& bead, std::vector<BeadId>& wanted) {
    wanted.insert(wanted.end(), bead.depends_on.begin(), bead.depends_on.end());
    if (const auto by = get_field(bead, field::cs_superseded_by))
        if (const auto id = BeadId::parse(*by)) wanted.push_back(*id);
}

EpicGraph graph_of(const Bead& epic, std::vector<Bead> descendants, const Beads& all) {
    std::set<BeadId> seen = {epic.id};
    std::vector<BeadId> wanted = epic.depends_on;
    for (const Bead& bead : descendants) {
        seen.insert(bead.id);
        want(bead, wanted);
    }
    std::vector<Bead> outside;
    while (!wanted.empty()) {
        const BeadId id = wanted.back();
        wanted.pop_back();
        if (!seen.insert(id).second) continue;
        const auto found = all.find(id);
        if (found == all.end()) continue;
        want(*found->second, wanted);
        outside.push_back(*found->second);
    }
    return EpicGraph(epic, std::move(descendants), std::move(outside));
}

} // namespace

Result<std::vector<EpicGraph>> load_all_epics(PlanReader& plan) {
    std::vector<Bead> beads;
    for (const BeadKind kind :
         {BeadKind::epic, BeadKind::changeset, BeadKind::task, BeadKind::subtask}) {
        ATELIER_TRY(auto of_kind, plan.select({.kind = kind}));
        beads.insert(beads.end(), std::make_move_iterator(of_kind.begin()),
                     std::make_move_iterator(of_kind.end()));
    }
    Beads all;
    for (const Bead& bead : beads)
        all.emplace(bead.id, &bead);
    std::map<BeadId, std::vector<Bead>> below;
    for (const Bead& bead : beads)
        if (const auto top = top_of(bead, all); top && *top != bead.id) below[*top].push_back(bead);

    std::vector<EpicGraph> graphs;
    for (const Bead& bead : beads)
        if (kind_of(bead) == BeadKind::epic)
            graphs.push_back(graph_of(bead, std::move(below[bead.id]), all));
    return graphs;
}

std::set<BeadId> epics_with_more_work(const std::vector<Bead>& open_messages) {
    std::set<BeadId> epics;
    for (const Bead& message : open_messages) {
        if (!message.message) continue;
        const auto& key = message.message->key;
        const auto id = BeadId::parse(key.substr(key.find(':') + 1));
        if (id && key == more_work_key(*id)) epics.insert(*id);
    }
    return epics;
}

} // namespace atelier
