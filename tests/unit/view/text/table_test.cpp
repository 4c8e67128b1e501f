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

TEST_CASE("a word that is wider than its column goes beyond it, or on in the next line",
          "[view][table]") {
    Column words{.title = "", .flexible = true, .wraps = true};
    const std::string wide(50, 'x');
    const auto shown = [&] {
        Table table({{""}, words});
        table.row({"at-1", wide});
        return table.text({.columns = 40});
    };
    CHECK(shown() == "at-1  " + wide + "\n");
    words.divides = true;
    CHECK(shown() == "at-1  " + wide.substr(0, 34) + "\n      " + wide.substr(34) + "\n");
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
    CHECK(table.text({}, 2) == "at-1  A heading that is much longer than any row\n"
                               "  a    b\n"
                               "\n"
                               "  ccc  d\n");
}

TEST_CASE("a heading that is wider than the terminal goes on below its words", "[view][table]") {
    Table table({{""}, {"", true}});
    table.heading({{"at-1", Tone::strong}, "A heading that is much longer"});
    table.heading({{"  held by worker-1, 1 of 4 landed", Tone::faint}});
    table.row({"a", "b"});
    CHECK(table.text({.columns = 20}, 2) == "at-1  A heading that\n"
                                            "      is much longer\n"
                                            "  held by worker-1,\n"
                                            "    1 of 4 landed\n"
                                            "  a  b\n");
    CHECK_THAT(table.text({.colour = true, .columns = 20}, 2),
               ContainsSubstring("\x1b[1mat-1\x1b[0m  A heading that\n      is much longer\n") &&
                   ContainsSubstring("    \x1b[2m1 of 4 landed\x1b[0m\n"));
}

TEST_CASE("titles are shortened when nothing else can give way", "[view][table]") {
    Table table({{""}, {.title = "", .flexible = true, .last = true}, {"", true}});
    table.row({"at-22", "A title of thirty-one characters", "on the branch of that name"});
    CHECK(table.text({.columns = 60}) ==
          "at-22  A title of thirty-one characters  on the branch of t…\n");
    CHECK(table.text({.columns = 49}) == "at-22  A title of thirty-one characters  on the …\n");
    CHECK(table.text({.columns = 40}) == "at-22  A title of thirty-one …  on the …\n");
}

TEST_CASE("an explanation stands beside its row where it fits, else below it", "[view][table]") {
    Table table(
        {{""}, {.title = "", .flexible = true, .last = true}, {""}, {.title = "", .below = true}});
    table.row({"at-1.1", "Add the greeting", {"landed", Tone::good}, "aaaaaaaaaa"});
    table.row({"at-1.2",
               "Wire it",
               {"blocked", Tone::bad},
               {"the tests need a network, and there is none", Tone::faint}});
    CHECK(table.text({.columns = 50}, 2) == "  at-1.1  Add the greeting  landed   aaaaaaaaaa\n"
                                            "  at-1.2  Wire it           blocked\n"
                                            "            the tests need a network, and there is\n"
                                            "            none\n");
    CHECK(table.text({}) ==
          "at-1.1  Add the greeting  landed   aaaaaaaaaa\n"
          "at-1.2  Wire it           blocked  the tests need a network, and there is none\n");
    table.heading({std::string(25, 'x')});
    table.row({"at-1.3", "", "", std::string(25, 'y')});
    CHECK_THAT(table.text({.columns = 20}),
               ContainsSubstring(std::string(18, 'x') + "\n  xxxxxxx\n") &&
                   ContainsSubstring("\n          yyyyy\n"));
    CHECK_THAT(table.text({.colour = true, .columns = 50}),
               ContainsSubstring("\x1b[31mblocked\x1b[0m\n          \x1b[2mthe tests"));
}

TEST_CASE("a row without an explanation has nothing below it, however wide it is",
          "[view][table]") {
    Table table({{""}, {.title = "", .wraps = true, .last = true}, {.title = "", .below = true}});
    table.row({"at-1.1", "A title as wide as the terminal"});
    CHECK(table.text({.columns = 39}) == "at-1.1  A title as wide as the terminal\n");
}

TEST_CASE("a table fits where no column gives way", "[view][table]") {
    const Table table = sample_table();
    const std::size_t needed =
        2 + std::string("at-22  A much longer title than the others    120").size();
    CHECK(table.fits({.columns = needed}, 2));
    CHECK_FALSE(table.fits({.columns = needed - 1}, 2));
    CHECK(table.fits({.columns = needed - 1}, 1));
    CHECK(table.fits({}));
}
