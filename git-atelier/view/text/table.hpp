// Rows in aligned columns, for people. Cells are made safe for a terminal. A table that is wider
// than the terminal gives way in its flexible columns: what explains goes below its row or on in
// further lines, remarks are shortened, then titles; the others, ids and states, stay whole.
#pragma once

#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

struct Cell {
    Cell(std::string cell_text = {}, Tone cell_ink = Tone::plain)
        : text(std::move(cell_text)), tone(cell_ink) {}
    Cell(const char* cell_text) : text(cell_text) {}

    std::string text;
    Tone tone = Tone::plain;
};

struct Column {
    std::string title;
    // Shortened when the table does not fit; other columns keep their width.
    bool flexible = false;
    // Numbers.
    bool right = false;
    // Goes on in further lines instead of being cut: for what explains.
    bool wraps = false;
    // Flexible, and shortened only when no other column can give way: for titles.
    bool last = false;
    // Only of the last column: takes no room from the others, and what does not fit beside its row
    // stands in lines of its own below it.
    bool below = false;
    // Of one that wraps: a word that is wider than the column goes on in the next line as well,
    // where it would else go beyond it, whole, as what is pasted does.
    bool divides = false;
};

class Table {
  public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // Missing cells at the end are empty.
    void row(std::vector<Cell> cells);
    // A line between the rows that is in no column, or several where it does not fit one; without
    // pieces, an empty one.
    void heading(std::vector<Cell> pieces);

    // A line of titles (none when all are empty) and a line a row, each `indent` blanks in and
    // without blanks at the end; headings stand at the margin. "" for a table without rows.
    std::string text(const Style& style, std::size_t indent = 0) const;
    // Whether no column has to give way in it.
    bool fits(const Style& style, std::size_t indent = 0) const;

  private:
    struct Row {
        std::vector<Cell> cells;
        bool heading = false;
    };

    std::vector<std::size_t> widths(std::size_t limit, std::size_t indent) const;
    bool has_below() const { return columns_.size() > 1 && columns_.back().below; }
    std::string row_text(const std::vector<Cell>& row, const std::vector<std::size_t>& wide,
                         const std::string& margin, const Style& style) const;
    bool is_to_be_divided(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                          const Style& style) const;
    std::string row_line(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                         const Style& style) const;

    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

} // namespace atelier
