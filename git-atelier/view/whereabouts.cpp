#include "view/whereabouts.hpp"

#include "base/text.hpp"
#include "view/diff.hpp"
#include "view/text/table.hpp"
#include "view/usage.hpp"

namespace atelier {
namespace {

constexpr std::size_t row_indent = 2;

std::string titled_rows(const Style& style, const std::string& title, const std::string& rows) {
    return rows.empty() ? rows : "\n" + paint(style, Tone::strong, title) + "\n" + rows;
}

std::string words_text(const std::string& words, const Style& style) {
    if (words.empty()) return words;
    const std::string safe = one_line(words);
    const bool fits = style.columns == 0 || width(safe) + row_indent <= style.columns;
    const std::size_t room = style.columns > row_indent ? style.columns - row_indent : 1;
    std::string out;
    for (const std::string& line : fits ? std::vector{safe} : wrapped(safe, room))
        out += std::string(row_indent, ' ') + line + "\n";
    return out;
}

Json path_json(const std::optional<std::filesystem::path>& path) {
    return path ? Json(to_valid_utf8(path->string())) : Json();
}

} // namespace

void add_whereabouts(Json& body, const Whereabouts& where) {
    body.set("worktree", path_json(where.worktree))
        .set("transcript", path_json(where.transcript))
        .set("diffstat", where.changes ? diffstat_json(*where.changes) : Json())
        .set("usage", usage_or_null(where.turn))
        .set("last_words", where.turn && !where.turn->last_words.empty()
                               ? Json(to_valid_utf8(where.turn->last_words))
                               : Json());
}

std::string whereabouts_text(const Whereabouts& where, const Style& style) {
    Table table({{""}, {""}});
    if (where.worktree) table.row({{"worktree", Tone::faint}, where.worktree->string()});
    if (where.transcript) table.row({{"transcript", Tone::faint}, where.transcript->string()});
    if (where.changes && !where.changes->empty())
        table.row({{"changes", Tone::faint}, diffstat_text(*where.changes)});
    const TurnReading turn = where.turn.value_or(TurnReading{});
    if (const std::string used = usage_text(turn); !used.empty())
        table.row({{"usage", Tone::faint}, used});
    return titled_rows(style, "Where to look", table.text(style, row_indent)) +
           titled_rows(style, "Said last by its agent", words_text(last_words_line(turn), style));
}

} // namespace atelier
