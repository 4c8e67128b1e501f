#include "app/core/epic_queries.hpp"

#include "app/core/approval.hpp"
#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/matter.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

class Loader {
  public:
    explicit Loader(PlanReader& plan) : plan_(plan) {}

    Result<void> load(const std::vector<Bead>& epics) {
        std::vector<BeadId> level;
        for (const Bead& epic : epics)
            if (add(epic)) level.push_back(epic.id);
        while (!level.empty()) {
            ATELIER_TRY(const auto children, plan_.select({.parents = std::move(level)}));
            level.clear();
            for (const Bead& child : children) {
                if (add(child)) level.push_back(child.id);
                children_[*child.parent].push_back(child.id);
            }
        }
        for (const Bead& epic : epics)
            ATELIER_CHECK(lay_approved_over(epic));
        return load_prerequisites();
    }

    EpicTree graph_of(const Bead& epic) const {
        std::set<BeadId> seen = {epic.id};
        std::vector<Bead> inside;
        std::vector<BeadId> wanted = named_by(beads_.at(epic.id));
        std::vector<BeadId> open = {epic.id};
        while (!open.empty()) {
            const auto below = children_.find(open.back());
            open.pop_back();
            if (below == children_.end()) continue;
            for (const BeadId& id : below->second) {
                if (!seen.insert(id).second) continue;
                inside.push_back(beads_.at(id));
                open.push_back(id);
                const auto named = named_by(inside.back());
                wanted.insert(wanted.end(), named.begin(), named.end());
            }
        }
        std::sort(inside.begin(), inside.end(), older);
        const auto waiting = waiting_.find(epic.id);
        return EpicTree(beads_.at(epic.id), std::move(inside),
                        outside_of(std::move(wanted), std::move(seen)),
                        waiting == waiting_.end() ? std::set<BeadId>() : waiting->second);
    }

  private:
    static std::vector<BeadId> named_by(const Bead& bead) {
        std::vector<BeadId> named = bead.depends_on;
        // One that cannot be read leads nowhere, and counts as unknown.
        if (const auto by = superseded_by(bead); by && *by) named.push_back(**by);
        return named;
    }

    bool add(const Bead& bead) { return beads_.emplace(bead.id, bead).second; }

    std::vector<BeadId> below(const BeadId& top) const {
        std::vector<BeadId> found;
        std::vector<BeadId> open = {top};
        while (!open.empty()) {
            const auto children = children_.find(open.back());
            open.pop_back();
            if (children == children_.end()) continue;
            found.insert(found.end(), children->second.begin(), children->second.end());
            open.insert(open.end(), children->second.begin(), children->second.end());
        }
        return found;
    }

    Result<void> lay_approved_over(const Bead& epic) {
        if (is_closed(epic)) return {};
        PlanBeads beads{beads_.at(epic.id), {}};
        for (const BeadId& id : below(epic.id))
            beads.below.push_back(beads_.at(id));
        std::sort(beads.below.begin(), beads.below.end(), older);
        ATELIER_TRY(const Approval approval, approval_of(plan_, beads, PlanDepth::whole));
        if (!approval.text) return {};
        std::vector<BeadId> parents = {epic.id};
        for (const Bead& bead : beads.below)
            parents.push_back(bead.id);
        beads = as_approved(std::move(beads), *approval.text);
        std::set<BeadId> there;
        for (Bead& bead : beads.below) {
            there.insert(bead.id);
            beads_.insert_or_assign(bead.id, std::move(bead));
        }
        for (const BeadId& parent : parents)
            if (const auto children = children_.find(parent); children != children_.end())
                std::erase_if(children->second,
                              [&](const BeadId& id) { return !there.contains(id); });
        beads_.insert_or_assign(epic.id, std::move(beads.epic));
        waiting_.emplace(epic.id, std::move(beads.waiting));
        return {};
    }

    Result<void> load_prerequisites() {
        std::vector<BeadId> wanted;
        std::set<BeadId> asked;
        const auto want = [&](const Bead& bead) {
            for (const BeadId& id : named_by(bead))
                if (!beads_.contains(id) && asked.insert(id).second) wanted.push_back(id);
        };
        for (const auto& [id, bead] : beads_)
            want(bead);
        while (!wanted.empty()) {
            ATELIER_TRY(const auto found, plan_.select({.ids = std::move(wanted)}));
            wanted.clear();
            for (const Bead& bead : found)
                add(bead);
            for (const Bead& bead : found)
                want(bead);
        }
        return {};
    }

    std::vector<Bead> outside_of(std::vector<BeadId> wanted, std::set<BeadId> seen) const {
        std::vector<Bead> outside;
        while (!wanted.empty()) {
            const BeadId id = wanted.back();
            wanted.pop_back();
            if (!seen.insert(id).second) continue;
            const auto found = beads_.find(id);
            if (found == beads_.end()) continue;
            const auto named = named_by(found->second);
            wanted.insert(wanted.end(), named.begin(), named.end());
            outside.push_back(found->second);
        }
        return outside;
    }

    PlanReader& plan_;
    std::map<BeadId, Bead> beads_;
    std::map<BeadId, std::vector<BeadId>> children_;
    std::map<BeadId, std::set<BeadId>> waiting_;
};

} // namespace

Result<std::vector<EpicTree>> load_epics(PlanReader& plan, const std::vector<Bead>& epics) {
    Loader loader(plan);
    ATELIER_CHECK(loader.load(epics));
    std::vector<EpicTree> graphs;
    graphs.reserve(epics.size());
    for (const Bead& epic : epics)
        graphs.push_back(loader.graph_of(epic));
    std::vector<Bead> decidable;
    for (const EpicTree& graph : graphs)
        for (Bead& bead : graph.decidable())
            decidable.push_back(std::move(bead));
    ATELIER_TRY(const auto undecided, undecided_beads(plan, decidable));
    for (EpicTree& graph : graphs)
        graph.set_undecided(undecided);
    ATELIER_CHECK(note_approvals(plan, graphs));
    return graphs;
}

std::set<BeadId> epics_with_more_work(const std::vector<Message>& open_messages) {
    std::set<BeadId> epics;
    for (const Message& message : open_messages) {
        const KnownMatter about = matter_of(message);
        if (about.matter == Matter::more_work) epics.insert(*about.bead);
    }
    return epics;
}

} // namespace atelier
