#include "base/fold.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("text is folded as Unicode says, whatever the script", "[base][fold]") {
    CHECK(folded("").empty());
    CHECK(folded("Hello, WORLD_1") == "hello, world_1");
    CHECK(folded("GRÖSSE") == folded("größe"));
    CHECK(folded("STRASSE") == folded("straße"));
    CHECK(folded("ΣΊΣΥΦΟΣ") == folded("σίσυφος"));
    CHECK(folded("ПРИВЕТ") == "привет");
    CHECK(folded("日本語") == "日本語");
    CHECK(folded("abc") != folded("abd"));
}

TEST_CASE("how an accent was typed does not matter", "[base][fold]") {
    CHECK(folded("cafe\u0301") == folded("CAF\u00c9"));
}

TEST_CASE("what is no text is folded all the same, and keeps its length and its zeros",
          "[base][fold]") {
    CHECK(folded("A\xff"
                 "B") == "a\xef\xbf\xbd"
                         "b");
    CHECK(folded(std::string_view("A\0\xc3\x84", 4)) == std::string_view("a\0\xc3\xa4", 4));
}

TEST_CASE("a text that folds to another is known by it, in ASCII and beyond", "[base][fold]") {
    CHECK(folds_to("", ""));
    CHECK(folds_to("Letter", "letter"));
    CHECK_FALSE(folds_to("Letter", "Letter"));
    CHECK_FALSE(folds_to("Letter", "letters"));
    CHECK_FALSE(folds_to("[", "{"));
    CHECK(folds_to("\u00c9l\u00e9gie", folded("\u00e9L\u00c9GIE")));
    CHECK(folds_to("Stra\u00dfe", "strasse"));
    CHECK_FALSE(folds_to("\u00c9l\u00e9gie", "elegie"));
}
