#include "domain/bead/bead_order.hpp"

#include <algorithm>
#include <functional>
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

Graph graph_of(const std::vector<const Bead*>& beads) {
    std::unordered_map<BeadId, Index> index;
    index.reserve(beads.size());
    for (Index i = 0; i < beads.size(); ++i)
        index.emplace(beads[i]->id, i);
    Graph graph{std::vector<std::vector<Index>>(beads.size()),
                std::vector<std::vector<Index>>(beads.size())};
    const auto connect = [&](Index from, const BeadId& to) {
        const auto at = index.find(to);
        if (at == index.end()) return;
        graph.waits_for[from].push_back(at->second);
        graph.waiting[at->second].push_back(from);
    };
    for (Index i = 0; i < beads.size(); ++i) {
        if (beads[i]->parent) connect(i, *beads[i]->parent);
        for (const BeadId& id : beads[i]->depends_on)
            connect(i, id);
    }
    return graph;
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

} // namespace

bool older(const Bead& a, const Bead& b) {
    if (a.created_at != b.created_at) return a.created_at < b.created_at;
    if (a.id.str().size() != b.id.str().size()) return a.id.str().size() < b.id.str().size();
    return a.id < b.id;
}

BeadOrder prerequisites_first(const std::vector<const Bead*>& beads) {
    const Graph graph = graph_of(beads);
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
