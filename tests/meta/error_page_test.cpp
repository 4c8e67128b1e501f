#include "base/error.hpp"
#include "meta/source_tree.hpp"
#include "support/catch.hpp"

#include <regex>

using namespace atelier;

namespace {

// "| `code` | status | retry | ..." of docs/errors.md, in its order.
std::vector<std::string> rows_of_page(const std::string& text) {
    static const std::regex row(R"re(^\| `([a-z-]+)` \| (\d+) \| ([a-z-]+) \| \S.*\|$)re");
    std::vector<std::string> rows;
    for (const auto& line : meta::lines_of(text)) {
        std::smatch match;
        if (std::regex_match(line, match, row))
            rows.push_back(match.str(1) + " " + match.str(2) + " " + match.str(3));
    }
    return rows;
}

std::vector<std::string> rows_of_code() {
    std::vector<std::string> rows;
    for (int i = 0; i <= static_cast<int>(ErrorCode::invariant_broken); ++i) {
        const auto& entry = info(static_cast<ErrorCode>(i));
        rows.push_back(std::string(entry.name) + " " + std::to_string(entry.exit_status) + " " +
                       std::string(name_of(entry.retry)));
    }
    return rows;
}

} // namespace

TEST_CASE("the page of errors lists every code with its exit status and retry class") {
    CHECK(rows_of_page(meta::text_in_tree("docs/errors.md")) == rows_of_code());
}

TEST_CASE("a row without a meaning is no row") {
    CHECK(rows_of_page("| `usage` | 129 | after-fixing | |\n").empty());
    CHECK(rows_of_page("| `usage` | 129 | after-fixing | text |\n").size() == 1);
}
