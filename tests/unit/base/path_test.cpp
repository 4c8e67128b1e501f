#include "base/path.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a path is below a folder by whole names", "[base][path]") {
    CHECK(is_below("a/b", "a"));
    CHECK(is_below("/a/b/c", "/a"));
    CHECK_FALSE(is_below("ab", "a"));
    CHECK_FALSE(is_below("/a/bc", "/a/b"));
    CHECK_FALSE(is_below("a", "a/b"));
    CHECK_FALSE(is_below("b/a", "a"));
}

TEST_CASE("a folder is below itself, however its name ends", "[base][path]") {
    CHECK(is_below("a", "a"));
    CHECK(is_below("a/", "a"));
    CHECK(is_below("a", "a/"));
    CHECK(is_below("/", "/"));
}

TEST_CASE("every absolute path is below the root", "[base][path]") {
    CHECK(is_below("/a", "/"));
    CHECK(is_below("/a/b", "/"));
    CHECK_FALSE(is_below("/", "/a"));
}
