#include "view/lineage.hpp"

#include "view/piece.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

Json node_json(const LineageNode& node) {
    return piece_row_json(node.piece)
        .set("depth", node.depth)
        .set("parents", ids_json(node.parents))
        .set("children", ids_json(node.children));
}

Json nodes_json(const std::vector<LineageNode>& nodes) {
    Json out = Json::array();
    for (const LineageNode& node : nodes)
        out.push(node_json(node));
    return out;
}

std::string tree_text(const std::vector<TreeLine>& lines, const Lineage& lineage,
                      const Style& style) {
    Table table({{}, {}, {.flexible = true}, {.flexible = true, .last = true}});
    for (const TreeLine& line : lines) {
        const LineageNode* const node = lineage.find(line.piece);
        const std::string indent(static_cast<std::size_t>(line.level) * 2, ' ');
        if (node == nullptr) {
            table.row({indent + line.piece.str(), "deleted"});
            continue;
        }
        const Piece& piece = node->piece;
        table.row(
            {{indent + line.piece.str(), line.level == 0 ? Tone::strong : Tone::plain},
             made_by(piece),
             piece.form,
             {line.again ? "as above" : piece.preview, line.again ? Tone::faint : Tone::plain}});
    }
    return table.text(style);
}

Json common_json(const CommonOrigin& common) {
    Json ancestors = Json::array();
    for (const Piece& piece : common.pieces)
        ancestors.push(piece_row_json(piece));
    return Json::object().set("with", common.with.str()).set("ancestors", std::move(ancestors));
}

std::string common_text(const BeadId& of, const CommonOrigin& common, const Style& style) {
    const std::string both = of.str() + " and " + common.with.str();
    if (common.pieces.empty()) return "\n" + both + " were made from nothing in common\n";
    Table table({{}, {}, {.flexible = true}, {.flexible = true, .last = true}});
    for (const Piece& piece : common.pieces)
        table.row({piece.id.str(), made_by(piece), piece.form, piece.preview});
    return "\n" + both + " both go back to:\n" + table.text(style);
}

} // namespace

Json lineage_json(const Lineage& lineage, const std::optional<CommonOrigin>& common) {
    return Json::object().set("lineage",
                              Json::object()
                                  .set("of", node_json(lineage.of))
                                  .set("ancestors", nodes_json(lineage.ancestors))
                                  .set("descendants", nodes_json(lineage.descendants))
                                  .set("roots", ids_json(lineage.roots))
                                  .set("leaves", ids_json(lineage.leaves))
                                  .set("common", common ? common_json(*common) : Json()));
}

std::string lineage_text(const Lineage& lineage, const Style& style,
                         const std::optional<CommonOrigin>& common) {
    const std::string id = lineage.of.piece.id.str();
    std::string out;
    if (lineage.ancestors.empty())
        out += id + " was made from nothing but its request\n";
    else
        out += "made from:\n" + tree_text(ancestor_tree(lineage), lineage, style);
    if (!lineage.descendants.empty())
        out += "\nmade from it:\n" + tree_text(descendant_tree(lineage), lineage, style);
    if (common) out += common_text(lineage.of.piece.id, *common, style);
    return out;
}

} // namespace atelier
