// Rows in aligned columns, for people. Cells are made safe for a terminal; a table that is wider
// than the terminal gives way in its flexible columns first.
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
};

class Table {
  public:
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // Missing cells at the end are empty.
    void row(std::vector<Cell> cells);
    // A line between the rows that is in no column; without pieces, an empty one.
    void heading(std::vector<Cell> pieces);

    // A line of titles (none when all are empty) and a line a row, each `indent` blanks in and
    // without blanks at the end; headings stand at the margin. "" for a table without rows.
    std::string text(const Style& style, std::size_t indent = 0) const;

  private:
    struct Row {
        std::vector<Cell> cells;
        bool heading = false;
    };

    std::vector<std::size_t> widths(std::size_t limit, std::size_t indent) const;
    std::string heading_line(const std::vector<Cell>& pieces, const Style& style) const;
    std::string row_text(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                         const std::string& margin, const Style& style) const;
    std::string row_line(const std::vector<Cell>& cells, const std::vector<std::size_t>& wide,
                         const Style& style) const;

    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

} // namespace atelier
