// What docs/interchange.md says of each rule for plans: its table, by rule.
#pragma once

#include "base/text.hpp"
#include "domain/plan/rules.hpp"
#include "support/test_places.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace atelier::test {

struct InterchangePageRow {
    std::string planned;
    std::string imported;
};

inline const std::map<std::string, InterchangePageRow>& interchange_page() {
    static const auto read = [] {
        std::ifstream in(source_folder() / "docs/interchange.md");
        const std::string page{std::istreambuf_iterator<char>(in), {}};
        std::map<std::string, InterchangePageRow> rows;
        for (const std::string& line : lines_of(page)) {
            const auto cells = split(line, '|');
            if (!line.starts_with("| `") || cells.size() != 6) continue;
            const std::string name(trim(cells[1]));
            rows.emplace(
                name.substr(1, name.size() - 2),
                InterchangePageRow{std::string(trim(cells[3])), std::string(trim(cells[4]))});
        }
        return rows;
    };
    static const auto rows = read();
    return rows;
}

inline const InterchangePageRow& on_interchange_page(Rule rule) {
    return interchange_page().at(std::string(name_of(rule)));
}

} // namespace atelier::test
