#include "view/text/table.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace atelier {
namespace {

constexpr std::size_t gap = 2;
// A flexible column is never made narrower than this.
constexpr std::size_t least = 8;
// Nor one that is wrapped, or has titles, than this.
constexpr std::size_t least_words = 20;

// As long as an id is: what stands below a row stands no further in.
constexpr std::size_t deepest = 16;

std::size_t least_of(const Column& column) {
    return column.wraps || column.last ? least_words : least;
}

void make_safe(std::vector<Cell>& cells) {
    for (Cell& cell : cells)
        cell.text = one_line(cell.text);
}

// The widest of those that can give way; `wide.size()` when none can.
std::size_t next_to_shrink(const std::vector<Column>& columns, const std::vector<std::size_t>& wide,
                           bool last) {
    std::size_t widest = wide.size();
    for (std::size_t at = 0; at < wide.size(); ++at)
        if (columns[at].flexible && !columns[at].below && columns[at].last == last &&
            wide[at] > least_of(columns[at]) && (widest == wide.size() || wide[at] > wide[widest]))
            widest = at;
    return widest;
}

// Words in lines of so many columns; a word that is wider than all of them is divided.
std::vector<std::string> divided(std::string_view text, std::size_t room) {
    constexpr std::string_view cut = "…";
    std::vector<std::string> out;
    for (std::string& line : wrapped(text, room)) {
        while (width(line) > room) {
            std::string piece = shorten(line, room + 1);
            piece.resize(piece.size() - cut.size());
            if (piece.empty()) break;
            line.erase(0, piece.size());
            out.push_back(std::move(piece));
        }
        out.push_back(std::move(line));
    }
    return out;
}

// Words one after the other, in lines of so many columns.
class HeadingLines {
  public:
    HeadingLines(const Style& style, std::size_t hang) : style_(style), hang_(hang) {}

    void blanks(std::size_t count) {
        out_.append(count, ' ');
        used_ += count;
    }
    void word(const std::string& word, std::size_t before) {
        const std::size_t wide = width(word);
        if (!at_start_ && style_.columns > 0 && used_ + before + wide > style_.columns) {
            end_run();
            out_ += "\n";
            used_ = 0;
            blanks(hang_);
            before = 0;
        }
        if (!at_start_ && before > 0) run_.append(before, ' ');
        run_ += word;
        used_ += (at_start_ ? 0 : before) + wide;
        at_start_ = false;
    }
    void begin(Tone tone) {
        end_run();
        tone_ = tone;
    }
    std::string text() {
        end_run();
        return out_ + "\n";
    }

  private:
    // Blanks stay outside the colour.
    void end_run() {
        const std::size_t from = std::min(run_.find_first_not_of(' '), run_.size());
        out_ += run_.substr(0, from) + paint(style_, tone_, run_.substr(from));
        run_.clear();
    }

    const Style& style_;
    std::size_t hang_;
    std::string out_;
    std::string run_;
    Tone tone_ = Tone::plain;
    std::size_t used_ = 0;
    bool at_start_ = true;
};

std::size_t leading_blanks(const std::string& text) {
    return std::min(text.find_first_not_of(' '), text.size());
}

std::string heading_text(const std::vector<Cell>& pieces, const Style& style) {
    if (pieces.empty()) return "\n";
    std::size_t wide = gap * (pieces.size() - 1);
    for (const Cell& piece : pieces)
        wide += width(piece.text);
    const bool fits = style.columns == 0 || wide <= style.columns;
    const std::size_t blanks = leading_blanks(pieces.front().text);
    const std::size_t hang = pieces.size() > 1 ? width(pieces.front().text) + gap : blanks + gap;
    HeadingLines lines(style, hang);
    lines.blanks(blanks);
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        lines.begin(pieces[at].tone);
        const std::string text = pieces[at].text.substr(at == 0 ? blanks : 0);
        std::size_t before = at == 0 ? 0 : gap;
        for (const std::string& word : fits ? std::vector{text} : split(text, ' ')) {
            if (word.empty()) continue;
            const std::size_t room = style.columns > hang ? style.columns - hang : 1;
            for (const std::string& piece : fits ? std::vector{word} : divided(word, room)) {
                lines.word(piece, before);
                before = 1;
            }
        }
    }
    return lines.text();
}

// The last cell in lines of its own, where it does not fit beside the others.
std::string moved_below(std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                        std::size_t indent, const Style& style) {
    if (cells.back().text.empty()) return {};
    const std::size_t before =
        std::accumulate(wide.begin(), wide.end() - 1, indent + gap * (wide.size() - 1));
    if (style.columns == 0 || before + width(cells.back().text) <= style.columns) return {};
    const Cell words = std::exchange(cells.back(), Cell());
    const std::string margin(indent + std::min(wide.front(), deepest) + 2 * gap, ' ');
    const std::size_t room = std::max(style.columns, margin.size() + least_words) - margin.size();
    std::string out;
    for (const std::string& line : divided(words.text, room))
        out += margin + paint(style, words.tone, line) + "\n";
    return out;
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
    const std::size_t counted = wide.size() - (has_below() ? 1 : 0);
    std::size_t total =
        std::accumulate(wide.begin(), wide.begin() + static_cast<std::ptrdiff_t>(counted),
                        indent + gap * (counted - 1));
    while (total > limit) {
        std::size_t at = next_to_shrink(columns_, wide, false);
        if (at == wide.size()) at = next_to_shrink(columns_, wide, true);
        if (at == wide.size()) break;
        --wide[at];
        --total;
    }
    return wide;
}

bool Table::is_to_be_divided(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                             const Style& style) const {
    // Each column is as wide as it likes.
    if (style.columns == 0) return false;
    if (has_below()) return true;
    for (std::size_t at = 0; at < cells.size(); ++at)
        if (columns_[at].wraps && width(cells[at].text) > wide[at]) return true;
    return false;
}

// A line for each that its longest cell takes.
std::string Table::row_text(const std::vector<Cell>& row, const std::vector<std::size_t>& wide,
                            const std::string& margin, const Style& style) const {
    if (!is_to_be_divided(row, wide, style)) return margin + row_line(row, wide, style);
    std::vector<Cell> cells = row;
    const std::string below =
        has_below() ? moved_below(cells, wide, margin.size(), style) : std::string();
    std::vector<std::vector<Cell>> lines(1, cells);
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (!columns_[at].wraps || width(cells[at].text) <= wide[at]) continue;
        const auto pieces = columns_[at].divides ? divided(cells[at].text, wide[at])
                                                 : wrapped(cells[at].text, wide[at]);
        if (lines.size() < pieces.size())
            lines.resize(pieces.size(), std::vector<Cell>(cells.size()));
        for (std::size_t line = 0; line < pieces.size(); ++line)
            lines[line][at] = Cell(pieces[line], cells[at].tone);
    }
    std::string out;
    for (const std::vector<Cell>& line : lines)
        out += margin + row_line(line, wide, style);
    return out + below;
}

std::string Table::row_line(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                            const Style& style) const {
    std::size_t last = cells.size();
    while (last > 0 && cells[last - 1].text.empty())
        --last;
    std::string out;
    for (std::size_t at = 0; at < last; ++at) {
        const std::string& text = cells[at].text;
        std::size_t used = width(text);
        // A word that is wider than a column that wraps goes beyond it.
        const bool is_cut = used > wide[at] && !columns_[at].wraps;
        const std::string cut = is_cut ? shorten(text, wide[at]) : std::string();
        if (is_cut) used = width(cut);
        const std::size_t blanks = wide[at] - std::min(wide[at], used);
        // Blanks stay outside the colour, and the last cell of a line has none behind it.
        if (columns_[at].right) out.append(blanks, ' ');
        out += paint(style, cells[at].tone, is_cut ? cut : text);
        if (at + 1 < last) out.append((columns_[at].right ? 0 : blanks) + gap, ' ');
    }
    return out + "\n";
}

bool Table::fits(const Style& style, std::size_t indent) const {
    if (style.columns == 0) return true;
    return std::ranges::all_of(lines_of(text({}, indent)), [&](const std::string& line) {
        return width(line) <= style.columns;
    });
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
            row.heading ? heading_text(row.cells, style) : row_text(row.cells, wide, margin, style);
    return out;
}

} // namespace atelier
