#include "domain/bead/bead_order.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <queue>
#include <unordered_map>

namespace atelier {
namespace {

using Index = std::size_t;

struct Graph {
    // For each bead those it waits for, and those that wait for it.
    std::vector<std::vector<Index>> waits_for;
    std::vector<std::vector<Index>> waiting;
};

using Positions = std::unordered_map<BeadId, Index>;

Positions positions_of(const std::vector<const Bead*>& beads) {
    Positions positions;
    positions.reserve(beads.size());
    for (Index i = 0; i < beads.size(); ++i)
        positions.emplace(beads[i]->id, i);
    return positions;
}

class GraphBuilder {
  public:
    explicit GraphBuilder(const std::vector<const Bead*>& beads)
        : positions_(positions_of(beads)), graph_{std::vector<std::vector<Index>>(beads.size()),
                                                  std::vector<std::vector<Index>>(beads.size())} {}

    void connect(Index from, const BeadId& to) {
        const auto at = positions_.find(to);
        if (at == positions_.end()) return;
        graph_.waits_for[from].push_back(at->second);
        graph_.waiting[at->second].push_back(from);
    }
    std::optional<Index> position(const BeadId& id) const {
        const auto at = positions_.find(id);
        return at == positions_.end() ? std::nullopt : std::optional(at->second);
    }
    Graph take() { return std::move(graph_); }

  private:
    Positions positions_;
    Graph graph_;
};

Graph writing_graph(const std::vector<const Bead*>& beads) {
    GraphBuilder graph(beads);
    for (Index i = 0; i < beads.size(); ++i) {
        if (beads[i]->parent) graph.connect(i, *beads[i]->parent);
        for (const BeadId& id : beads[i]->depends_on)
            graph.connect(i, id);
    }
    return graph.take();
}

Graph waiting_graph(const std::vector<const Bead*>& beads) {
    GraphBuilder graph(beads);
    std::vector<std::vector<BeadId>> below(beads.size());
    const auto parent_of = [&](Index i) {
        return beads[i]->parent ? graph.position(*beads[i]->parent) : std::nullopt;
    };
    for (Index i = 0; i < beads.size(); ++i)
        if (const auto parent = parent_of(i)) below[*parent].push_back(beads[i]->id);
    for (Index i = 0; i < beads.size(); ++i) {
        const auto parent = parent_of(i);
        for (const BeadId& id : waits_for(*beads[i], parent ? beads[*parent] : nullptr, below[i]))
            graph.connect(i, id);
    }
    return graph.take();
}

// From a bead that cannot come first, along what it waits for, until one comes again.
std::vector<BeadId> ring_from(Index start, const std::vector<const Bead*>& beads,
                              const Graph& graph, const std::vector<Index>& left) {
    std::vector<Index> path;
    std::vector<bool> seen(beads.size());
    Index here = start;
    while (!seen[here]) {
        seen[here] = true;
        path.push_back(here);
        here = *std::find_if(graph.waits_for[here].begin(), graph.waits_for[here].end(),
                             [&](Index next) { return left[next] > 0; });
    }
    std::vector<BeadId> ring;
    for (auto at = std::find(path.begin(), path.end(), here); at != path.end(); ++at)
        ring.push_back(beads[*at]->id);
    return ring;
}

// From a bead back to it; empty where no way leads there.
std::vector<BeadId> way_round(Index start, const std::vector<const Bead*>& beads,
                              const Graph& graph) {
    // Whence each was come to.
    std::vector<std::optional<Index>> before(beads.size());
    std::vector<Index> open = {start};
    while (!open.empty()) {
        const Index here = open.back();
        open.pop_back();
        for (const Index next : graph.waits_for[here]) {
            if (next == start) {
                std::vector<BeadId> ring;
                for (Index at = here; at != start; at = *before[at])
                    ring.push_back(beads[at]->id);
                ring.push_back(beads[start]->id);
                std::ranges::reverse(ring);
                return ring;
            }
            if (before[next]) continue;
            before[next] = here;
            open.push_back(next);
        }
    }
    return {};
}

std::vector<const Bead*> open_among(const std::vector<const Bead*>& beads) {
    std::vector<const Bead*> open;
    std::ranges::copy_if(beads, std::back_inserter(open),
                         [](const Bead* bead) { return !is_closed(*bead); });
    return open;
}

BeadOrder order_by(const Graph& graph, const std::vector<const Bead*>& beads) {
    std::vector<Index> left(beads.size());
    std::priority_queue<Index, std::vector<Index>, std::greater<>> free;
    for (Index i = 0; i < beads.size(); ++i) {
        left[i] = graph.waits_for[i].size();
        if (left[i] == 0) free.push(i);
    }
    BeadOrder out;
    out.beads.reserve(beads.size());
    while (!free.empty()) {
        const Index here = free.top();
        free.pop();
        out.beads.push_back(beads[here]);
        for (const Index next : graph.waiting[here])
            if (--left[next] == 0) free.push(next);
    }
    for (Index i = 0; i < beads.size(); ++i) {
        if (left[i] == 0) continue;
        if (out.ring.empty()) out.ring = ring_from(i, beads, graph, left);
        out.beads.push_back(beads[i]);
    }
    return out;
}

} // namespace

bool comes_before(const BeadId& a, const BeadId& b) {
    return a.str().size() != b.str().size() ? a.str().size() < b.str().size() : a < b;
}

bool older(const Bead& a, const Bead& b) {
    return a.created_at != b.created_at ? a.created_at < b.created_at : comes_before(a.id, b.id);
}

bool more_urgent(const Bead& a, const Bead& b) {
    return a.priority != b.priority ? a.priority < b.priority : older(a, b);
}

std::vector<BeadId> waits_for(const Bead& bead, const Bead* parent,
                              const std::vector<BeadId>& below) {
    std::vector<BeadId> found = bead.depends_on;
    if (kind_of(bead) == BeadKind::epic)
        found.insert(found.end(), below.begin(), below.end());
    else if (parent != nullptr)
        found.insert(found.end(), parent->depends_on.begin(), parent->depends_on.end());
    return found;
}

std::vector<BeadId> waiting_ring(const std::vector<const Bead*>& beads) {
    const auto open = open_among(beads);
    return order_by(waiting_graph(open), open).ring;
}

std::vector<BeadId> waiting_ring(const std::vector<const Bead*>& beads,
                                 const std::vector<BeadId>& through) {
    const auto open = open_among(beads);
    const Graph graph = waiting_graph(open);
    const Positions positions = positions_of(open);
    for (const BeadId& id : through) {
        const auto at = positions.find(id);
        if (at == positions.end()) continue;
        if (auto ring = way_round(at->second, open, graph); !ring.empty()) return ring;
    }
    return {};
}

BeadOrder prerequisites_first(const std::vector<const Bead*>& beads) {
    return order_by(writing_graph(beads), beads);
}

std::vector<Bead> prerequisites_first(std::vector<Bead> beads) {
    std::vector<const Bead*> given;
    given.reserve(beads.size());
    for (const Bead& bead : beads)
        given.push_back(&bead);
    std::vector<Bead> out;
    out.reserve(beads.size());
    for (const Bead* bead : prerequisites_first(given).beads)
        out.push_back(std::move(beads[static_cast<std::size_t>(bead - beads.data())]));
    return out;
}

} // namespace atelier
