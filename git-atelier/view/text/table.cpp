#include "view/text/table.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <numeric>

namespace atelier {
namespace {

constexpr std::size_t gap = 2;
// A flexible column is never made narrower than this.
constexpr std::size_t least = 8;
// Nor one that is wrapped than this.
constexpr std::size_t least_wrapped = 20;

void make_safe(std::vector<Cell>& cells) {
    for (Cell& cell : cells)
        cell.text = one_line(cell.text);
}

} // namespace

void Table::row(std::vector<Cell> cells) {
    cells.resize(columns_.size());
    make_safe(cells);
    rows_.push_back({std::move(cells)});
}

void Table::heading(std::vector<Cell> pieces) {
    make_safe(pieces);
    rows_.push_back({std::move(pieces), true});
}

std::vector<std::size_t> Table::widths(std::size_t limit, std::size_t indent) const {
    std::vector<std::size_t> wide;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        std::size_t widest = width(columns_[at].title);
        for (const Row& row : rows_)
            if (!row.heading) widest = std::max(widest, width(row.cells[at].text));
        wide.push_back(widest);
    }
    if (limit == 0) return wide;
    std::size_t total = std::accumulate(wide.begin(), wide.end(), indent + gap * (wide.size() - 1));
    while (total > limit) {
        std::size_t widest = columns_.size();
        for (std::size_t at = 0; at < columns_.size(); ++at)
            if (columns_[at].flexible && wide[at] > (columns_[at].wraps ? least_wrapped : least) &&
                (widest == columns_.size() || wide[at] > wide[widest]))
                widest = at;
        if (widest == columns_.size()) break;
        --wide[widest];
        --total;
    }
    return wide;
}

std::string Table::heading_line(const std::vector<Cell>& pieces, const Style& style) const {
    std::string out;
    std::size_t used = 0;
    for (const Cell& piece : pieces) {
        if (used > 0) {
            out.append(gap, ' ');
            used += gap;
        }
        const std::size_t room = style.columns > used ? style.columns - used : 1;
        const std::string text = style.columns == 0 ? piece.text : shorten(piece.text, room);
        out += paint(style, piece.tone, text);
        used += width(text);
    }
    return out + "\n";
}

// A line for each that its longest cell takes.
std::string Table::row_text(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                            const std::string& margin, const Style& style) const {
    std::vector<std::vector<Cell>> lines(1, cells);
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (!columns_[at].wraps || width(cells[at].text) <= wide[at]) continue;
        const auto pieces = wrapped(cells[at].text, wide[at]);
        if (lines.size() < pieces.size())
            lines.resize(pieces.size(), std::vector<Cell>(cells.size()));
        for (std::size_t line = 0; line < pieces.size(); ++line)
            lines[line][at] = Cell(pieces[line], cells[at].tone);
    }
    std::string out;
    for (const std::vector<Cell>& line : lines)
        out += margin + row_line(line, wide, style);
    return out;
}

std::string Table::row_line(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                            const Style& style) const {
    std::size_t last = cells.size();
    while (last > 0 && cells[last - 1].text.empty())
        --last;
    std::string out;
    for (std::size_t at = 0; at < last; ++at) {
        const std::string cell =
            columns_[at].wraps ? cells[at].text : shorten(cells[at].text, wide[at]);
        // A word that is wider than a column that wraps goes beyond it.
        const std::string blanks(wide[at] - std::min(wide[at], width(cell)), ' ');
        // Blanks stay outside the colour, and the last cell of a line has none behind it.
        if (columns_[at].right) out += blanks;
        out += paint(style, cells[at].tone, cell);
        if (at + 1 < last) out += (columns_[at].right ? "" : blanks) + std::string(gap, ' ');
    }
    return out + "\n";
}

std::string Table::text(const Style& style, std::size_t indent) const {
    if (rows_.empty()) return {};
    const auto wide = widths(style.columns, indent);
    const std::string margin(indent, ' ');
    std::string out;
    if (std::any_of(columns_.begin(), columns_.end(),
                    [](const Column& column) { return !column.title.empty(); })) {
        std::vector<Cell> titles;
        for (const Column& column : columns_)
            titles.emplace_back(column.title, Tone::faint);
        out += margin + row_line(titles, wide, style);
    }
    for (const Row& row : rows_)
        out +=
            row.heading ? heading_line(row.cells, style) : row_text(row.cells, wide, margin, style);
    return out;
}

} // namespace atelier
