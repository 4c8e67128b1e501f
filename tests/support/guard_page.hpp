// The tables of docs/guards.md, which tests fill: a row a way to write, a column a surrounding in
// which it was tried, and a remark that people write.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace atelier::test {

struct GuardTable {
    // Above the columns; the first is the row's name, the last the remark.
    std::vector<std::string> heads;
    struct Row {
        std::string name;
        std::vector<std::string> cells;
        std::string remark;
    };
    std::vector<Row> rows;

    const Row* find(const std::string& name) const;
    // Which of `heads` has that text; fails the test when none.
    std::size_t column(const std::string& head) const;
};

// The table between `<!-- table: NAME -->` and `<!-- end -->` of the page; fails the test when
// there is none.
GuardTable parse_table(const std::string& page, const std::string& name);
// The page with that table in place of its own.
std::string with_table(const std::string& page, const std::string& name, const GuardTable& table);
// `table` with exactly the rows `names`, in that order, and what was found in the column of `head`.
GuardTable with_column(const GuardTable& table, const std::string& head,
                       const std::vector<std::string>& names,
                       const std::map<std::string, std::string>& found);

} // namespace atelier::test
