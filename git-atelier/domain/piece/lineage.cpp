#include "domain/piece/lineage.hpp"

#include "domain/bead/bead_order.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace atelier {
namespace {

using Links = std::map<BeadId, std::vector<BeadId>>;

// What is reached from there, with the number of steps; itself not included.
std::map<BeadId, int> reached(const BeadId& from, const Links& links) {
    std::map<BeadId, int> depth{{from, 0}};
    std::vector<BeadId> open{from};
    for (std::size_t i = 0; i < open.size(); ++i) {
        const auto next = links.find(open[i]);
        if (next == links.end()) continue;
        const int further = depth.at(open[i]) + 1;
        for (const BeadId& id : next->second)
            if (depth.emplace(id, further).second) open.push_back(id);
    }
    depth.erase(from);
    return depth;
}

struct Family {
    std::map<BeadId, const Piece*> pieces;
    Links parents;
    Links children;

    std::vector<BeadId> of(const Links& links, const BeadId& id) const {
        const auto found = links.find(id);
        return found == links.end() ? std::vector<BeadId>{} : found->second;
    }
    LineageNode node(const BeadId& id, int depth) const {
        return {*pieces.at(id), depth, of(parents, id), of(children, id)};
    }
    std::vector<LineageNode> nodes(const std::map<BeadId, int>& depths) const {
        std::vector<LineageNode> out;
        for (const auto& [id, depth] : depths)
            out.push_back(node(id, depth));
        std::ranges::sort(out, [](const LineageNode& a, const LineageNode& b) {
            return a.depth != b.depth ? a.depth < b.depth : comes_before(a.piece.id, b.piece.id);
        });
        return out;
    }
};

Family family_of(const std::vector<Derivation>& derivations, const std::vector<Piece>& pieces) {
    Family family;
    for (const Piece& piece : pieces)
        family.pieces.emplace(piece.id, &piece);
    std::vector<Derivation> sorted = derivations;
    std::ranges::sort(sorted, {}, &Derivation::position);
    for (const Derivation& one : sorted) {
        if (!family.pieces.contains(one.piece) || !family.pieces.contains(one.parent)) continue;
        family.parents[one.piece].push_back(one.parent);
        family.children[one.parent].push_back(one.piece);
    }
    for (auto& [id, children] : family.children)
        std::ranges::sort(children, comes_before);
    return family;
}

// Lineage::find of many at once.
std::map<BeadId, const LineageNode*> by_id(const Lineage& lineage) {
    std::map<BeadId, const LineageNode*> out{{lineage.of.piece.id, &lineage.of}};
    for (const auto* nodes : {&lineage.ancestors, &lineage.descendants})
        for (const LineageNode& node : *nodes)
            out.emplace(node.piece.id, &node);
    return out;
}

std::vector<TreeLine> tree(const Lineage& lineage, const std::vector<BeadId> LineageNode::*below) {
    const auto nodes = by_id(lineage);
    std::vector<TreeLine> lines;
    std::set<BeadId> seen;
    const std::function<void(const LineageNode&, int)> add = [&](const LineageNode& node,
                                                                 int level) {
        const bool again = !seen.insert(node.piece.id).second;
        lines.push_back({node.piece.id, level, again && !(node.*below).empty()});
        if (again) return;
        for (const BeadId& id : node.*below)
            if (const auto next = nodes.find(id); next != nodes.end())
                add(*next->second, level + 1);
    };
    add(lineage.of, 0);
    return lines;
}

std::set<BeadId> with_ancestors(const Lineage& lineage) {
    std::set<BeadId> out{lineage.of.piece.id};
    for (const LineageNode& node : lineage.ancestors)
        out.insert(node.piece.id);
    return out;
}

} // namespace

const LineageNode* Lineage::find(const BeadId& id) const {
    if (of.piece.id == id) return &of;
    for (const auto* nodes : {&ancestors, &descendants})
        for (const LineageNode& node : *nodes)
            if (node.piece.id == id) return &node;
    return nullptr;
}

Lineage lineage_of(const BeadId& piece, const std::vector<Derivation>& derivations,
                   const std::vector<Piece>& pieces) {
    const Family family = family_of(derivations, pieces);
    Lineage out{.of = family.node(piece, 0)};
    out.ancestors = family.nodes(reached(piece, family.parents));
    out.descendants = family.nodes(reached(piece, family.children));
    if (out.of.parents.empty()) out.roots.push_back(piece);
    for (const LineageNode& node : out.ancestors)
        if (node.parents.empty()) out.roots.push_back(node.piece.id);
    if (out.of.children.empty()) out.leaves.push_back(piece);
    for (const LineageNode& node : out.descendants)
        if (node.children.empty()) out.leaves.push_back(node.piece.id);
    return out;
}

std::vector<TreeLine> ancestor_tree(const Lineage& lineage) {
    return tree(lineage, &LineageNode::parents);
}

std::vector<TreeLine> descendant_tree(const Lineage& lineage) {
    return tree(lineage, &LineageNode::children);
}

std::vector<BeadId> common_ancestors(const Lineage& one, const Lineage& other) {
    const std::set<BeadId> ours = with_ancestors(one);
    std::set<BeadId> common;
    for (const BeadId& id : with_ancestors(other))
        if (ours.contains(id)) common.insert(id);
    const auto nodes = by_id(one);
    std::set<BeadId> further;
    for (const BeadId& id : common) {
        std::vector<BeadId> open{id};
        while (!open.empty()) {
            const auto node = nodes.find(open.back());
            open.pop_back();
            if (node == nodes.end()) continue;
            for (const BeadId& parent : node->second->parents)
                if (further.insert(parent).second) open.push_back(parent);
        }
    }
    std::vector<BeadId> out;
    for (const BeadId& id : common)
        if (!further.contains(id)) out.push_back(id);
    std::ranges::sort(out, comes_before);
    return out;
}

} // namespace atelier
