#include "domain/review/line_place.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

// Two lines more in front of line 3, line 6 gone, line 9 changed.
const std::string moved = "diff --git a/a.c b/b.c\n"
                          "similarity index 80%\n"
                          "rename from a.c\n"
                          "rename to b.c\n"
                          "--- a/a.c\n"
                          "+++ b/b.c\n"
                          "@@ -2,0 +3,2 @@ int f()\n"
                          "+new\n"
                          "+new\n"
                          "@@ -6 +7,0 @@\n"
                          "-gone\n"
                          "@@ -9 +10 @@\n"
                          "-old\n"
                          "+changed\n"
                          "\\ No newline at end of file\n";

} // namespace

TEST_CASE("a line is followed through what changed above it") {
    CHECK(line_after(moved, 1) == 1);
    CHECK(line_after(moved, 2) == 2);
    CHECK(line_after(moved, 3) == 5);
    CHECK(line_after(moved, 5) == 7);
    CHECK(line_after(moved, 7) == 8);
    CHECK(line_after(moved, 10) == 11);
    CHECK(line_after("", 4) == 4);
}

TEST_CASE("a line that was changed or taken away is nowhere") {
    CHECK_FALSE(line_after(moved, 6));
    CHECK_FALSE(line_after(moved, 9));
}

TEST_CASE("a line among those that a patch shows without a change is followed too") {
    const std::string patch = "@@ -1,3 +1,4 @@\n one\n+more\n two\n three\n";
    CHECK(line_after(patch, 1) == 1);
    CHECK(line_after(patch, 2) == 3);
    CHECK(line_after(patch, 4) == 5);
}

TEST_CASE("the lines after a patch are those of the file as it is then") {
    // The third line of it is empty, and written without its blank.
    const auto lines = lines_after("@@ -1,4 +1,4 @@\n one\n-two\n+zwei\n\n --- four\n"
                                   "@@ -10 +10,0 @@\n-@@ -1 +1 @@\n");
    REQUIRE(lines.size() == 4);
    CHECK(lines.at(1) == "one");
    CHECK(lines.at(2) == "zwei");
    CHECK(lines.at(3).empty());
    CHECK(lines.at(4) == "--- four");
    CHECK(lines_after("Binary files differ\n").empty());
}
