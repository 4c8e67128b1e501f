#include "base/text.hpp"

#include "support/catch.hpp"

using namespace atelier;

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

TEST_CASE("bytes that are not UTF-8 are replaced one by one", "[base][text]") {
    CHECK(to_valid_utf8("a\xff"
                        "b") == "a\xef\xbf\xbd"
                                "b");
    CHECK_FALSE(is_valid_utf8("\xed\xa0\x80"));
    CHECK_FALSE(is_valid_utf8("\xc0\xaf"));
    CHECK(is_valid_utf8("日本"));
}
