// The tables of the page of guards, as text.
#include "support/catch.hpp"
#include "support/guard_page.hpp"

using namespace atelier::test;

TEST_CASE("a column of a table on the page is filled, and the rest of the page stays",
          "[e2e][ways]") {
    const std::string before = "# Guards\n\n<!-- table: worker -->\n";
    const std::string heads = "| way | old | new | remark |\n| --- | --- | --- | --- |\n";
    const std::string after = "<!-- end -->\nThe rest.\n";
    const std::string page =
        before + heads + "| gone | not | not |  |\n| one | blocked | not | because |\n" + after;
    const GuardTable table = parse_table(page, "worker");
    CHECK(with_table(page, "worker", table) == page);
    REQUIRE(table.find("one") != nullptr);
    CHECK(table.find("one")->cells.at(table.column("new") - 1) == "not");
    CHECK(table.find("one")->remark == "because");
    CHECK(table.find("two") == nullptr);

    const GuardTable filled =
        with_column(table, "old", {"two", "one"}, {{"one", "detected"}, {"two", "blocked"}});
    CHECK(with_table(page, "worker", filled) ==
          before + heads + "| two | blocked |  |  |\n| one | detected | not | because |\n" + after);
}
