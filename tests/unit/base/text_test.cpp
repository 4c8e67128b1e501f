#include "base/text.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("text is cut to a number of bytes between its letters", "[base][text]") {
    CHECK(cut_to_bytes("abc", 3) == "abc");
    CHECK(cut_to_bytes("abcd", 3) == "abc");
    CHECK(cut_to_bytes("aé", 2) == "a");
    CHECK(cut_to_bytes("a日本", 6) == "a日");
    CHECK(cut_to_bytes("日", 1).empty());
    CHECK(cut_to_bytes("", 0).empty());
}

TEST_CASE("a glob's star stays within one folder, two stars do not", "[base][text]") {
    CHECK(glob_match("src/*.cpp", "src/a.cpp"));
    CHECK_FALSE(glob_match("src/*.cpp", "src/deep/a.cpp"));
    CHECK(glob_match("src/**", "src/deep/a.cpp"));
    CHECK(glob_match("**/a.cpp", "a.cpp"));
    CHECK(glob_match("**/a.cpp", "x/y/a.cpp"));
    CHECK(glob_match("[a-c]?.txt", "b1.txt"));
    CHECK_FALSE(glob_match("[!a-c]?.txt", "b1.txt"));
    CHECK_FALSE(glob_match("src", "src/a.cpp"));
}

TEST_CASE("a slug is safe in a branch name and never ends in a dash", "[base][text]") {
    CHECK(slug("Greeting command!", 40) == "greeting-command");
    CHECK(slug("  -- x", 40) == "x");
    CHECK(slug("abc def", 4) == "abc");
    CHECK(slug("日本", 10).empty());
}

TEST_CASE("a noun comes with its article", "[base][text]") {
    CHECK(with_article("epic") == "an epic");
    CHECK(with_article("task") == "a task");
}

TEST_CASE("bytes that are not UTF-8 are replaced one by one", "[base][text]") {
    CHECK(to_valid_utf8("a\xff"
                        "b") == "a\xef\xbf\xbd"
                                "b");
    CHECK_FALSE(is_valid_utf8("\xed\xa0\x80"));
    CHECK_FALSE(is_valid_utf8("\xc0\xaf"));
    CHECK(is_valid_utf8("日本"));
}

TEST_CASE("the width of a text is what a terminal shows of it", "[base][text]") {
    CHECK(width("plain") == 5);
    CHECK(width("Grüße") == 5);
    CHECK(width("日本語") == 6);
    CHECK(width("e\xcc\x81t\xc3\xa9") == 3);
    CHECK(width("\xff") == 1);
}

TEST_CASE("a shortened text fits its columns and never splits a character", "[base][text]") {
    CHECK(shorten("Greeting", 8) == "Greeting");
    CHECK(shorten("Greetings", 8) == "Greetin…");
    CHECK(shorten("日本語", 5) == "日本…");
    CHECK(shorten("日本語", 4) == "日…");
    CHECK(shorten("Grüße an alle", 5) == "Grüß…");
    CHECK(shorten("x", 0).empty());
}
