#include "cli/screen.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::string numbered(int lines) {
    std::string page;
    for (int n = 1; n <= lines; ++n)
        page += "line " + std::to_string(n) + "\n";
    return page;
}

} // namespace

TEST_CASE("a page is written once, and then only the lines that have changed", "[cli][screen]") {
    Screen screen;
    const ScreenSize size{.rows = 10};
    const std::string first = screen.show("one\ntwo\nthree\n", size);
    for (const char* line : {"one", "two", "three"})
        CHECK_THAT(first, ContainsSubstring(line));
    CHECK(screen.show("one\ntwo\nthree\n", size).empty());
    CHECK(screen.show("one\n2\nthree\n", size) == "\x1b[2;1H2\x1b[K");
    CHECK(screen.show("one\n2\n", size) == "\x1b[3;1H\x1b[J");
    CHECK(screen.show("one\n2\nthree\n", size) == "\x1b[3;1Hthree\x1b[K");
}

TEST_CASE("of what does not fit the terminal the top is seen, and how much there is",
          "[cli][screen]") {
    Screen screen;
    const std::string shown = screen.show(numbered(4), {.rows = 3});
    CHECK_THAT(shown, ContainsSubstring("line 2") && !ContainsSubstring("line 3") &&
                          ContainsSubstring("lines 1-2 of 4; arrows to move, q to quit"));
    CHECK_THAT(Screen().show(numbered(3), {.rows = 3}), ContainsSubstring("line 3"));
    CHECK_THAT(Screen().show(numbered(4), {.rows = 3, .columns = 12}),
               ContainsSubstring("lines 1-2 o…"));
    CHECK_THAT(Screen().show(numbered(4), {.rows = 1}), ContainsSubstring("line 1"));
    CHECK_THAT(Screen().show(numbered(40), {}), ContainsSubstring("line 40"));
}

TEST_CASE("keys move a page that does not fit, and not beyond its ends", "[cli][screen]") {
    using Pressed = Screen::Pressed;
    Screen screen;
    const ScreenSize size{.rows = 6};
    screen.show(numbered(20), size);
    const auto first = [&](const std::string& key, Pressed expected = Pressed::moved) {
        CHECK(screen.press(key) == expected);
        // As it would be drawn on an empty terminal of one row less.
        const std::string drawn = screen.show({.rows = 6, .columns = 80});
        screen.show(size);
        return drawn.substr(drawn.find("line "), drawn.find("\x1b[K") - drawn.find("line "));
    };
    CHECK(first("k", Pressed::nothing) == "line 1");
    CHECK(first("\x1b[B") == "line 2");
    CHECK(first(" ") == "line 6");
    CHECK(first("\x1b[A") == "line 5");
    CHECK(first("G") == "line 16");
    CHECK(first("\x1b[6~", Pressed::nothing) == "line 16");
    CHECK(first("\x1b[5~") == "line 12");
    CHECK(first("g") == "line 1");
    CHECK(first("x", Pressed::nothing) == "line 1");
    CHECK(screen.press("q") == Pressed::left);
    CHECK(screen.press("\x1b") == Pressed::left);
}

TEST_CASE("where a page gets shorter than where one has moved to, its end is seen",
          "[cli][screen]") {
    Screen screen;
    screen.show(numbered(20), {.rows = 6});
    screen.press("G");
    CHECK_THAT(screen.show(numbered(8), {.rows = 6}), ContainsSubstring("lines 4-8 of 8"));
    CHECK_THAT(screen.show(numbered(3), {.rows = 6}), ContainsSubstring("\x1b[1;1Hline 1"));
}

TEST_CASE("a terminal of another size is written anew", "[cli][screen]") {
    Screen screen;
    CHECK_FALSE(screen.show("one\ntwo\n", {.rows = 5}).empty());
    CHECK_THAT(screen.show("one\ntwo\n", {.rows = 4}), ContainsSubstring("one"));
    CHECK_THAT(screen.show("one\ntwo\n", {.rows = 4, .columns = 20}), ContainsSubstring("one"));
}

TEST_CASE("nothing is drawn more than ten times a second, nor more than 20 kB in any second",
          "[cli][screen]") {
    CHECK(rest_after(0) == Millis{100});
    CHECK(rest_after(1'000) == Millis{100});
    CHECK(rest_after(5'000) == Millis{500});
    // The worst that a second can hold: of drawings of one size, each as soon as it may be.
    for (std::size_t size = 1; size <= 10'000; size += 7) {
        const auto in_a_second = static_cast<std::size_t>(Millis{999} / rest_after(size)) + 1;
        CHECK(in_a_second <= 10);
        if (in_a_second * size > 20'000) FAIL("drawings of " << size << " bytes");
    }
}
