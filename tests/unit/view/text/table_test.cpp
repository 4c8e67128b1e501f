#include "view/text/table.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

Table sample_table() {
    Table table({{"id"}, {"title", true}, {"lines", false, true}});
    table.row({"at-1", "Short", "5"});
    table.row({"at-22", "A much longer title than the others", "120"});
    return table;
}

} // namespace

TEST_CASE("columns are aligned and lines end without blanks", "[view][table]") {
    Table table({{"id"}, {"title", true}, {"note"}});
    table.row({"at-1", "Grüße", ""});
    table.row({"at-22", "日本", "x"});
    CHECK(table.text({}) == "id     title  note\n"
                            "at-1   Grüße\n"
                            "at-22  日本   x\n");
}

TEST_CASE("numbers stand to the right", "[view][table]") {
    CHECK(sample_table().text({}, 2) == "  id     title                                lines\n"
                                        "  at-1   Short                                    5\n"
                                        "  at-22  A much longer title than the others    120\n");
}

TEST_CASE("a table wider than the terminal gives way in its flexible column", "[view][table]") {
    CHECK(sample_table().text({.colour = false, .columns = 30}) ==
          "id     title             lines\n"
          "at-1   Short                 5\n"
          "at-22  A much longer t…    120\n");
}

TEST_CASE("a column of explanations goes on in further lines, and is not cut", "[view][table]") {
    Table table({{""}, {"", true, false, true}});
    table.row({"at-1", "changesets land on the root branch without a pull request"});
    table.row({"at-2", "short"});
    CHECK(table.text({.colour = false, .columns = 37}, 2) ==
          "  at-1  changesets land on the root\n"
          "        branch without a pull request\n"
          "  at-2  short\n");
    CHECK(table.text({}, 2) ==
          "  at-1  changesets land on the root branch without a pull request\n  at-2  short\n");
}

TEST_CASE("ids are never cut, however narrow the terminal", "[view][table]") {
    CHECK_THAT(sample_table().text({.colour = false, .columns = 5}), ContainsSubstring("at-22"));
}

TEST_CASE("a table without rows is no text at all", "[view][table]") {
    CHECK(Table({{"id"}}).text({}).empty());
}

TEST_CASE("colour does not change the alignment", "[view][table]") {
    Table table({{""}, {""}});
    table.row({{"done", Tone::good}, "a"});
    table.row({{"blocked", Tone::bad}, "b"});
    CHECK(table.text({.colour = true}) == "\x1b[32mdone\x1b[0m     a\n"
                                          "\x1b[31mblocked\x1b[0m  b\n");
}

TEST_CASE("a cell cannot move the terminal's cursor", "[view][table]") {
    Table table({{""}});
    table.row({"a\nb\x1b[2Jc"});
    CHECK(table.text({}) == "a b [2Jc\n");
}

TEST_CASE("a heading stands between the rows, in no column", "[view][table]") {
    Table table({{""}, {"", true}});
    table.heading({{"at-1", Tone::strong}, "A heading that is much longer than any row"});
    table.row({"a", "b"});
    table.heading({});
    table.row({"ccc", "d"});
    CHECK(table.text({.colour = false, .columns = 20}, 2) == "at-1  A heading tha…\n"
                                                             "  a    b\n"
                                                             "\n"
                                                             "  ccc  d\n");
}
