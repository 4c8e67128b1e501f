#include "base/readable_slug.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a title in any script keeps its letters in a branch name", "[base][text]") {
    CHECK(readable_slug("日本語の挨拶", 24) == "日本語の挨拶");
    CHECK(readable_slug("Größe & Café", 24) == "grösse-café");
    CHECK(readable_slug("Привет, МИР!", 24) == "привет-мир");
    CHECK(readable_slug("नमस्ते", 24) == "नमस्ते");
    // Decomposed, and of full width.
    CHECK(readable_slug("Cafe\u0301", 24) == "caf\u00e9");
    CHECK(readable_slug("ＡＢＣ１", 24) == "abc1");
}

TEST_CASE("signs and pictographs part words and are no part of a branch name", "[base][text]") {
    CHECK(readable_slug("🚀🎉", 24).empty());
    CHECK(readable_slug("速い🚀起動", 24) == "速い-起動");
    CHECK(readable_slug("👩‍💻 fix \u202e it", 24) == "fix-it");
    CHECK(readable_slug("\u0301x", 24) == "x");
    CHECK(readable_slug("~^:?*[\\ .. @{ a/b.lock", 24) == "a-b-lock");
}

TEST_CASE("a readable slug is cut by the columns it takes", "[base][text]") {
    CHECK(readable_slug("日本語の挨拶を書く", 8) == "日本語の");
    CHECK(readable_slug("日本語 の挨拶", 8) == "日本語");
    CHECK(readable_slug("Приветствие всех людей", 14) == "приветствие");
}

TEST_CASE("of ASCII a readable slug is a slug", "[base][text]") {
    for (const char* text : {"Greeting command!", "  -- x", "Greet people by their names",
                             "a extraordinarily-long-word", "one-two", "", "A", "x -", "- 9"})
        for (const std::size_t limit : {1, 4, 7, 12, 24, 40}) {
            INFO(text << " at " << limit);
            CHECK(readable_slug(text, limit) == slug(text, limit));
        }
}

TEST_CASE("what is not UTF-8 gives what its ASCII gives", "[base][text]") {
    CHECK(readable_slug("caf\xff x", 24) == "caf-x");
}

TEST_CASE("a readable slug makes a branch name", "[base][text]") {
    for (const char* text : {"日本語の挨拶", "नमस्ते", "Größe & Café", "مرحبا بالعالم"}) {
        const auto branch = BranchName::parse(readable_slug(text, 24) + "-at-x7k2p");
        INFO(text);
        CHECK(branch);
    }
}
