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

TEST_CASE("a folder has its place below the nearest one", "[base][path]") {
    const std::vector<std::filesystem::path> tops{"/a", "/a/b/c", "/d"};
    CHECK(place_below(tops, "/a/b/c/e")->top == "/a/b/c");
    CHECK(place_below(tops, "/a/b/c/e")->place == "e");
    CHECK(place_below(tops, "/a/b")->top == "/a");
    CHECK(place_below(tops, "/d")->place.empty());
    CHECK_FALSE(place_below(tops, "/ab"));
    CHECK_FALSE(place_below({}, "/a"));
}
