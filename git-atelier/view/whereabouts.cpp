#include "view/whereabouts.hpp"

#include "base/text.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

Json path_json(const std::optional<std::filesystem::path>& path) {
    return path ? Json(to_valid_utf8(path->string())) : Json();
}

} // namespace

void add_whereabouts(Json& body, const Whereabouts& where) {
    body.set("worktree", path_json(where.worktree)).set("transcript", path_json(where.transcript));
}

std::string whereabouts_text(const Whereabouts& where, const Style& style) {
    Table table({{""}, {""}});
    if (where.worktree) table.row({{"worktree", Tone::faint}, where.worktree->string()});
    if (where.transcript) table.row({{"transcript", Tone::faint}, where.transcript->string()});
    const std::string rows = table.text(style, 2);
    return rows.empty() ? rows : "\n" + paint(style, Tone::strong, "Where to look") + "\n" + rows;
}

} // namespace atelier
