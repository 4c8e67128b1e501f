#include "support/guard_page.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

#include <algorithm>

namespace atelier::test {

namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    for (const std::string& cell : split(line, '|'))
        cells.emplace_back(trim(cell));
    // Before the first bar and behind the last there is nothing.
    return {cells.begin() + 1, cells.end() - 1};
}

std::string line_of(const std::vector<std::string>& cells) {
    return "| " + join(cells, " | ") + " |\n";
}

// From behind the opening mark to the closing one.
std::pair<std::size_t, std::size_t> bounds_of(const std::string& page, const std::string& name) {
    const std::string mark = "<!-- table: " + name + " -->\n";
    const auto begin = page.find(mark);
    const auto end = page.find("<!-- end -->", begin);
    if (begin == std::string::npos || end == std::string::npos) FAIL("the page has no " << mark);
    return {begin + mark.size(), end};
}

} // namespace

const GuardTable::Row* GuardTable::find(const std::string& name) const {
    const auto found = std::ranges::find(rows, name, &Row::name);
    return found == rows.end() ? nullptr : &*found;
}

std::size_t GuardTable::column(const std::string& head) const {
    const auto found = std::ranges::find(heads, head);
    if (found == heads.end()) FAIL("the table has no column " << head);
    return static_cast<std::size_t>(found - heads.begin());
}

GuardTable parse_table(const std::string& page, const std::string& name) {
    const auto [begin, end] = bounds_of(page, name);
    const std::vector<std::string> lines = lines_of(page.substr(begin, end - begin));
    GuardTable table;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::vector<std::string> cells = cells_of(lines[i]);
        if (i == 0) table.heads = cells;
        if (i < 2) continue;
        if (cells.size() != table.heads.size()) FAIL("not as many cells as heads: " << lines[i]);
        table.rows.push_back({cells.front(), {cells.begin() + 1, cells.end() - 1}, cells.back()});
    }
    return table;
}

std::string with_table(const std::string& page, const std::string& name, const GuardTable& table) {
    const auto [begin, end] = bounds_of(page, name);
    std::string text = line_of(table.heads);
    text += line_of(std::vector<std::string>(table.heads.size(), "---"));
    for (const GuardTable::Row& row : table.rows) {
        std::vector<std::string> cells = row.cells;
        cells.insert(cells.begin(), row.name);
        cells.push_back(row.remark);
        text += line_of(cells);
    }
    return page.substr(0, begin) + text + page.substr(end);
}

GuardTable with_column(const GuardTable& table, const std::string& head,
                       const std::vector<std::string>& names,
                       const std::map<std::string, std::string>& found) {
    const std::size_t column = table.column(head);
    GuardTable out{.heads = table.heads};
    for (const std::string& name : names) {
        const GuardTable::Row* old = table.find(name);
        GuardTable::Row row{.name = name,
                            .cells = std::vector<std::string>(table.heads.size() - 2)};
        if (old != nullptr) row = *old;
        row.cells.at(column - 1) = found.at(name);
        out.rows.push_back(std::move(row));
    }
    return out;
}

} // namespace atelier::test
