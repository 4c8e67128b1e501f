#include "cli/screen.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a page is written once, and then only the lines that have changed", "[cli][screen]") {
    Screen screen;
    const std::string first = screen.show("one\ntwo\nthree\n", 10);
    for (const char* line : {"one", "two", "three"})
        CHECK_THAT(first, ContainsSubstring(line));
    CHECK(screen.show("one\ntwo\nthree\n", 10).empty());
    CHECK(screen.show("one\n2\nthree\n", 10) == "\x1b[2;1H2\x1b[K");
    CHECK(screen.show("one\n2\n", 10) == "\x1b[3;1H\x1b[J");
    CHECK(screen.show("one\n2\nthree\n", 10) == "\x1b[3;1Hthree\x1b[K");
}

TEST_CASE("what does not fit the terminal is counted, and its top is seen", "[cli][screen]") {
    Screen screen;
    const std::string shown = screen.show("one\ntwo\nthree\nfour\n", 3);
    CHECK_THAT(shown, ContainsSubstring("two"));
    CHECK_THAT(shown, !ContainsSubstring("three"));
    CHECK_THAT(shown, ContainsSubstring("... 2 more lines"));
    CHECK_THAT(Screen().show("one\ntwo\nthree\n", 3), ContainsSubstring("three"));
}

TEST_CASE("a terminal of another size is written anew", "[cli][screen]") {
    Screen screen;
    CHECK_FALSE(screen.show("one\ntwo\n", 5).empty());
    CHECK_THAT(screen.show("one\ntwo\n", 4), ContainsSubstring("one"));
}
