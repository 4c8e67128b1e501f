#include "view/whereabouts.hpp"

#include "base/text.hpp"
#include "view/diff.hpp"
#include "view/text/table.hpp"
#include "view/usage.hpp"

namespace atelier {
namespace {

Json path_json(const std::optional<std::filesystem::path>& path) {
    return path ? Json(to_valid_utf8(path->string())) : Json();
}

} // namespace

void add_whereabouts(Json& body, const Whereabouts& where) {
    body.set("worktree", path_json(where.worktree))
        .set("transcript", path_json(where.transcript))
        .set("diffstat", where.changes ? diffstat_json(*where.changes) : Json())
        .set("usage", where.usage ? usage_json(*where.usage) : Json());
}

std::string whereabouts_text(const Whereabouts& where, const Style& style) {
    Table table({{""}, {""}});
    if (where.worktree) table.row({{"worktree", Tone::faint}, where.worktree->string()});
    if (where.transcript) table.row({{"transcript", Tone::faint}, where.transcript->string()});
    if (where.changes && !where.changes->empty())
        table.row({{"changes", Tone::faint}, diffstat_text(*where.changes)});
    if (where.usage)
        if (const std::string used = usage_text(*where.usage); !used.empty())
            table.row({{"usage", Tone::faint}, used});
    const std::string rows = table.text(style, 2);
    return rows.empty() ? rows : "\n" + paint(style, Tone::strong, "Where to look") + "\n" + rows;
}

} // namespace atelier
