#include "app/core/epic_queries.hpp"

#include "app/core/approval.hpp"
#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/matter.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

namespace atelier {
namespace {

// A bead that was read, and what is below it.
struct Node {
    explicit Node(Bead&& of) : bead(std::move(of)) {}

    Bead bead;
    std::vector<Node*> children = {};
    // Of an epic: what of it waits to be promoted.
    std::set<BeadId> waiting = {};
    // How many trees it goes into that are not made yet.
    std::size_t uses = 0;
    // The last walk that came by.
    std::size_t walk = 0;
};

bool is_older(const Node* a, const Node* b) {
    return older(a->bead, b->bead);
}

// The last one that needs it has it itself: a bead is large, and few are in more than one tree.
Bead taken(Node& node) {
    return --node.uses == 0 ? std::move(node.bead) : node.bead;
}

std::vector<Bead> taken(const std::vector<Node*>& nodes) {
    std::vector<Bead> beads;
    beads.reserve(nodes.size());
    for (Node* const node : nodes)
        if (--node->uses == 0)
            beads.push_back(std::move(node->bead));
        else
            beads.push_back(node->bead);
    return beads;
}

class Loader {
  public:
    explicit Loader(PlanReader& plan) : plan_(plan) {}

    Result<void> load(const std::vector<Bead>& epics) {
        std::vector<BeadId> level;
        nodes_.reserve(16 * epics.size());
        for (const Bead& epic : epics)
            if (add(Bead(epic)).second) level.push_back(epic.id);
        while (!level.empty()) {
            ATELIER_TRY(auto children, plan_.select({.parents = std::move(level)}));
            level.clear();
            for (Bead& child : children) {
                Node* const parent = found(*child.parent);
                const auto [node, is_new] = add(std::move(child));
                if (is_new) level.push_back(node->bead.id);
                parent->children.push_back(node);
            }
        }
        ATELIER_CHECK(read_decisions(epics));
        for (const Bead& epic : epics)
            ATELIER_CHECK(lay_approved_over(*found(epic.id)));
        return load_prerequisites();
    }

    // Once: the beads go with them.
    std::vector<EpicTree> take_trees(const std::vector<Bead>& epics) {
        std::vector<Parts> all;
        all.reserve(epics.size());
        for (const Bead& epic : epics)
            all.push_back(parts_of(*found(epic.id)));
        std::vector<EpicTree> trees;
        trees.reserve(epics.size());
        for (Parts& parts : all) {
            auto inside = taken(parts.inside);
            auto outside = taken(parts.outside);
            auto waiting = parts.epic->waiting;
            trees.emplace_back(taken(*parts.epic), std::move(inside), std::move(outside),
                               std::move(waiting));
        }
        return trees;
    }

  private:
    struct Parts {
        Node* epic;
        std::vector<Node*> inside;
        std::vector<Node*> outside;
    };

    std::pair<Node*, bool> add(Bead&& bead) {
        const auto [at, is_new] = nodes_.try_emplace(bead.id);
        if (is_new) at->second = std::make_unique<Node>(std::move(bead));
        return {at->second.get(), is_new};
    }

    Node* found(const BeadId& id) const {
        const auto at = nodes_.find(id);
        return at == nodes_.end() ? nullptr : at->second.get();
    }

    // Takes what it waits for, and what takes its place.
    template <class Take>
    static void take_named(const Bead& bead, const Take& take) {
        for (const BeadId& id : bead.depends_on)
            take(id);
        // One that cannot be read leads nowhere, and counts as unknown.
        if (const auto by = superseded_by(bead); by && *by) take(**by);
    }

    std::vector<Node*> below(Node& top) {
        begin_walk(top);
        std::vector<Node*> nodes;
        std::vector<Node*> open = {&top};
        while (!open.empty()) {
            const Node* const node = open.back();
            open.pop_back();
            for (Node* const child : node->children) {
                if (!comes_by(*child)) continue;
                nodes.push_back(child);
                open.push_back(child);
            }
        }
        std::ranges::sort(nodes, is_older);
        return nodes;
    }

    // All at once: the plan has them at hand when they are asked for one by one.
    Result<void> read_decisions(const std::vector<Bead>& epics) {
        std::vector<BeadId> open;
        for (const Bead& epic : epics)
            if (!is_closed(epic)) open.push_back(epic.id);
        ATELIER_CHECK(plan_.decisions(open));
        return {};
    }

    // The beads are lent out for it.
    Result<void> lay_approved_over(Node& epic) {
        if (is_closed(epic.bead)) return {};
        const auto nodes = below(epic);
        PlanBeads beads{std::move(epic.bead), {}};
        beads.below.reserve(nodes.size());
        for (Node* const node : nodes)
            beads.below.push_back(std::move(node->bead));
        ATELIER_TRY(const Approval approval, approval_of(plan_, beads, PlanDepth::whole));
        std::optional<PlanBeads> approved;
        if (approval.text) approved = as_approved(beads, *approval.text);
        epic.bead = std::move(beads.epic);
        for (std::size_t at = 0; at < nodes.size(); ++at)
            nodes[at]->bead = std::move(beads.below[at]);
        if (approved) lay_over(epic, nodes, *std::move(approved));
        return {};
    }

    // What nobody has approved is below nothing.
    void lay_over(Node& epic, const std::vector<Node*>& nodes, PlanBeads approved) {
        std::set<BeadId> there;
        for (Bead& bead : approved.below) {
            there.insert(bead.id);
            Node& node = *found(bead.id);
            node.bead = std::move(bead);
        }
        const auto prune = [&](Node& parent) {
            std::erase_if(parent.children,
                          [&](const Node* child) { return !there.contains(child->bead.id); });
        };
        prune(epic);
        for (Node* const node : nodes)
            prune(*node);
        epic.bead = std::move(approved.epic);
        epic.waiting = std::move(approved.waiting);
    }

    Result<void> load_prerequisites() {
        std::vector<BeadId> wanted;
        std::set<BeadId> asked;
        const auto want = [&](const BeadId& id) {
            if (found(id) == nullptr && asked.insert(id).second) wanted.push_back(id);
        };
        for (const auto& [id, node] : nodes_)
            take_named(node->bead, want);
        while (!wanted.empty()) {
            ATELIER_TRY(auto beads, plan_.select({.ids = std::move(wanted)}));
            wanted.clear();
            std::vector<const Node*> fresh;
            for (Bead& bead : beads)
                fresh.push_back(add(std::move(bead)).first);
            for (const Node* const node : fresh)
                take_named(node->bead, want);
        }
        return {};
    }

    Parts parts_of(Node& epic) {
        Parts parts{&epic, below(epic), {}};
        // Whom that walk has come by is not outside.
        std::vector<Node*> wanted;
        const auto want = [&](const BeadId& id) {
            if (Node* const node = found(id)) wanted.push_back(node);
        };
        take_named(epic.bead, want);
        for (const Node* const node : parts.inside)
            take_named(node->bead, want);
        while (!wanted.empty()) {
            Node* const node = wanted.back();
            wanted.pop_back();
            if (!comes_by(*node)) continue;
            take_named(node->bead, want);
            parts.outside.push_back(node);
        }
        ++epic.uses;
        for (const auto* const nodes : {&parts.inside, &parts.outside})
            for (Node* const node : *nodes)
                ++node->uses;
        return parts;
    }

    void begin_walk(Node& from) { from.walk = ++walks_; }
    // For the first time on this walk.
    bool comes_by(Node& node) const { return std::exchange(node.walk, walks_) != walks_; }

    PlanReader& plan_;
    std::unordered_map<BeadId, std::unique_ptr<Node>> nodes_;
    std::size_t walks_ = 0;
};

} // namespace

Result<std::vector<EpicTree>> load_epics(PlanReader& plan, const std::vector<Bead>& epics) {
    Loader loader(plan);
    ATELIER_CHECK(loader.load(epics));
    std::vector<EpicTree> graphs = loader.take_trees(epics);
    std::vector<const Bead*> decidable;
    for (const EpicTree& graph : graphs)
        for (const Bead* const bead : graph.decidable())
            decidable.push_back(bead);
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
