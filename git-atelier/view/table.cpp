#include "view/table.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <numeric>

namespace atelier {
namespace {

constexpr std::size_t gap = 2;
// A flexible column is never made narrower than this.
constexpr std::size_t least = 8;

} // namespace

void Table::row(std::vector<Cell> cells) {
    cells.resize(columns_.size());
    for (Cell& cell : cells)
        cell.text = one_line(cell.text);
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(std::size_t limit, std::size_t indent) const {
    std::vector<std::size_t> wide;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        std::size_t widest = width(columns_[at].title);
        for (const auto& cells : rows_)
            widest = std::max(widest, width(cells[at].text));
        wide.push_back(widest);
    }
    if (limit == 0) return wide;
    std::size_t total = std::accumulate(wide.begin(), wide.end(), indent + gap * (wide.size() - 1));
    while (total > limit) {
        std::size_t widest = columns_.size();
        for (std::size_t at = 0; at < columns_.size(); ++at)
            if (columns_[at].flexible && wide[at] > least &&
                (widest == columns_.size() || wide[at] > wide[widest]))
                widest = at;
        if (widest == columns_.size()) break;
        --wide[widest];
        --total;
    }
    return wide;
}

std::string Table::text(const Style& style, std::size_t indent) const {
    if (rows_.empty()) return {};
    const auto wide = widths(style.columns, indent);
    std::string out;
    const auto line = [&](const std::vector<Cell>& cells) {
        std::size_t last = cells.size();
        while (last > 0 && cells[last - 1].text.empty())
            --last;
        out.append(indent, ' ');
        for (std::size_t at = 0; at < last; ++at) {
            const std::string cell = shorten(cells[at].text, wide[at]);
            const std::string blanks(wide[at] - width(cell), ' ');
            // Blanks stay outside the colour, and the last cell of a line has none behind it.
            if (columns_[at].right) out += blanks;
            out += paint(style, cells[at].ink, cell);
            if (at + 1 < last) out += (columns_[at].right ? "" : blanks) + std::string(gap, ' ');
        }
        out += '\n';
    };
    if (std::any_of(columns_.begin(), columns_.end(),
                    [](const Column& column) { return !column.title.empty(); })) {
        std::vector<Cell> titles;
        for (const Column& column : columns_)
            titles.emplace_back(column.title, Ink::faint);
        line(titles);
    }
    for (const auto& cells : rows_)
        line(cells);
    return out;
}

} // namespace atelier
