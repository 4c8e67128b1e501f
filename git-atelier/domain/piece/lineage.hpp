// What a piece was made from and what was made from it.
#pragma once

#include "domain/run/run.hpp"

#include <map>
#include <vector>

namespace atelier {

struct LineageNode {
    Piece piece;
    // How many steps away, by the shortest way.
    int depth = 0;
    // As its commit has them.
    std::vector<BeadId> parents;
    // By id, a shorter one before a longer one.
    std::vector<BeadId> children;
};

struct Lineage {
    // Of the piece itself.
    LineageNode of;
    // Nearest first, and of those as far away by id.
    std::vector<LineageNode> ancestors;
    std::vector<LineageNode> descendants;
    // Ancestors, or the piece itself, without a parent; and descendants from which nothing was
    // made.
    std::vector<BeadId> roots;
    std::vector<BeadId> leaves;

    const LineageNode* find(const BeadId& id) const;
};

// `derivations`: all above and below it; `pieces`: those that they name, and the piece itself. One
// that is missing is left out.
Lineage lineage_of(const BeadId& piece, const std::vector<Derivation>& derivations,
                   const std::vector<Piece>& pieces);

// A line of a tree: a piece at its place below another. A piece that is reached by several ways
// stands at each of them, and only the first time with what is below it.
struct TreeLine {
    BeadId piece;
    int level = 0;
    // It stands elsewhere with what is below it.
    bool again = false;
};
// The piece first, then what it was made from.
std::vector<TreeLine> ancestor_tree(const Lineage& lineage);
// The piece first, then what was made from it.
std::vector<TreeLine> descendant_tree(const Lineage& lineage);

// The ancestors of both, a piece counting as its own, that have no descendant among themselves: the
// nearest ones.
std::vector<BeadId> common_ancestors(const Lineage& one, const Lineage& other);

} // namespace atelier
