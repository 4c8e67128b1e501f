#include "view/text/style.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("without colour nothing is added to a text", "[view][style]") {
    CHECK(paint({.colour = false}, Tone::bad, "x") == "x");
    CHECK(paint({.colour = true}, Tone::bad, "x") == "\x1b[31mx\x1b[0m");
    CHECK(paint({.colour = true}, Tone::plain, "x") == "x");
    CHECK(paint({.colour = true}, Tone::bad, "").empty());
}

TEST_CASE("of an id what is enough to name it stands out", "[view][style]") {
    const auto five = [](const std::string&) { return std::size_t{5}; };
    CHECK(paint({.colour = false, .distinct = five}, Tone::id, "at-x7k2p") == "at-x7k2p");
    CHECK(paint({.colour = true}, Tone::id, "at-x7k2p") == "\x1b[1mat-x7k2p\x1b[0m");
    CHECK(paint({.colour = true, .distinct = five}, Tone::id, "at-x7k2p.12") ==
          "\x1b[1mat-x7\x1b[0m\x1b[2mk2p\x1b[0m\x1b[1m.12\x1b[0m");
    CHECK(paint({.colour = true, .distinct = five}, Tone::id, "at-x7.1") ==
          "\x1b[1mat-x7.1\x1b[0m");
}

TEST_CASE("on a light background nothing is written in colours that it swallows", "[view][style]") {
    const Style light{.colour = true, .light = true};
    for (const Tone tone : {Tone::good, Tone::busy, Tone::warn}) {
        CHECK(paint(light, tone, "x") != paint({.colour = true}, tone, "x"));
        CHECK(as_printed(paint(light, tone, "x")) == paint(light, tone, "x"));
    }
    CHECK(paint(light, Tone::bad, "x") == "\x1b[31mx\x1b[0m");
}

TEST_CASE("a text can be had without its colours", "[view][style]") {
    for (const bool light : {false, true}) {
        const Style style{.colour = true, .light = light};
        CHECK(unpainted("a " + paint(style, Tone::warn, "ü") + "\n") == "a ü\n");
    }
    CHECK(unpainted("\x1b[2J") == "\x1b[2J");
}

TEST_CASE("control characters of either kind become blanks, letters stay", "[view][style]") {
    CHECK(one_line("a\tb\r\nc\x7f") == "a b  c ");
    CHECK(one_line("a\xc2\x9b"
                   "31mb") == "a 31mb");
    CHECK(one_line("ü\xc2\xa0") == "ü\xc2\xa0");
    CHECK(one_line("\xff") == "\xef\xbf\xbd");
    // Right to left, no width, a tag; letters of such scripts, joiners and emoji stay.
    CHECK(one_line("safe\xe2\x80\xaegnp.exe") == "safe\xef\xbf\xbdgnp.exe");
    CHECK(one_line("a\xe2\x80\x8b\xf3\xa0\x81\x81") == "a\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(one_line("שלום 日本 👩‍💻 ") == "שלום 日本 👩‍💻 ");
    CHECK(safe_lines("a\nb\x1b[0m") == "a\nb [0m");
}

TEST_CASE("what is printed keeps our colours, line breaks and tabs, and nothing else", "[view]") {
    const std::string painted = paint({.colour = true}, Tone::bad, "no") + "\tx\n";
    CHECK(as_printed(painted) == painted);
    CHECK(as_printed("a\x1b]0;x\a\x1b[2Jb\xe2\x80\xae\x1b[35m") == "a ]0;x  [2Jb\xef\xbf\xbd [35m");
    CHECK(as_printed("").empty());
}

TEST_CASE("in a document what is not seen is an escape", "[view]") {
    CHECK(with_unseen_escaped("{\"a\":\"\xe2\x80\xae\xc2\x85\"}") == R"({"a":"\u202e\u0085"})");
    CHECK(with_unseen_escaped("\"\xf3\xa0\x80\x81\"") == R"("\udb40\udc01")");
    CHECK(with_unseen_escaped("\"größer\"") == "\"größer\"");
}
