#include "domain/guard/config_text.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a value of Git's configuration is quoted so that it means itself") {
    CHECK(config_quoted("") == "\"\"");
    CHECK(config_quoted("https://h/a#b;c d") == "\"https://h/a#b;c d\"");
    CHECK(config_quoted("a\"b\\c") == "\"a\\\"b\\\\c\"");
    CHECK(config_quoted("two\nlines") == "\"two\\nlines\"");
}

TEST_CASE("a git dir's pattern matches nothing but its path") {
    CHECK(gitdir_pattern("/home/ada/a repo/.git") == "/home/ada/a repo/.git");
    CHECK(gitdir_pattern("/a/[x]*?y\\z/.git") == "/a/\\[x]\\*\\?y\\\\z/.git");
    CHECK(gitdir_pattern("/a/two\nlines/.git") == "/a/two?lines/.git");
    CHECK(gitdir_pattern("/a/eq=u.al'!/.git") == "/a/eq=u.al'!/.git");
}
