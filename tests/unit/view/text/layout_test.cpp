#include "view/text/layout.hpp"

#include "support/catch.hpp"
#include "view/text/style.hpp"

using namespace atelier;

TEST_CASE("a line that is wider than the terminal goes on below its first word", "[view][layout]") {
    CHECK(fitted("one two three\n  four five six\n", 9) ==
          "one two\nthree\n  four\n  five\n  six\n");
    CHECK(fitted("one two three\n", 13) == "one two three\n");
    CHECK(fitted("one two three", 7) == "one two\nthree");
    CHECK(fitted("日本 日本\n", 5) == "日本\n日本\n");
    CHECK(fitted("\n\na b\n", 1) == "\n\na\nb\n");
}

TEST_CASE("an item of a list goes on below its words", "[view][layout]") {
    CHECK(fitted("  - one two\n  * three four\n", 8) == "  - one\n    two\n  * three\n    four\n");
}

TEST_CASE("what is piped stays as it is, and no word is cut", "[view][layout]") {
    CHECK(fitted("one two three\n", 0) == "one two three\n");
    CHECK(fitted("see refs/heads/feature now\n", 8) == "see refs/heads/feature\nnow\n");
    CHECK(fitted("a   b\n", 5) == "a   b\n");
}

TEST_CASE("what is to be pasted or read by a program stays whole", "[view][layout]") {
    const Style style{.colour = true};
    for (const std::string& line :
         {std::string("  git atelier inbox"), std::string("  cd /home/ada/src"),
          std::string("{\"name\": \"stage\"}"), std::string("    if (a) return b;"),
          "  " + paint(style, Tone::faint, "git atelier why")})
        CHECK(fitted(line + "\n", 8) == line + "\n");
    CHECK(fitted("git atelier why at-1\n", 8) == "git\natelier\nwhy at-1\n");
}

TEST_CASE("colours take no column", "[view][layout]") {
    const Style style{.colour = true};
    const std::string text = paint(style, Tone::bad, "one two") + " three\n";
    CHECK(fitted(text, 13) == text);
    CHECK(unpainted(fitted(text, 7)) == "one two\nthree\n");
}
