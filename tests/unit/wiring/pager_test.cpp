#include "wiring/pager.hpp"

#include "support/catch.hpp"

using namespace atelier;

using Words = std::vector<std::string>;

TEST_CASE("the pager is chosen as Git chooses it", "[wiring][pager]") {
    const DisplayConfig wide{.pager = "less -S"};
    CHECK(pager_command({}, {}) == Words{"less"});
    CHECK(pager_command({{"PAGER", "more"}}, {}) == Words{"more"});
    CHECK(pager_command({{"PAGER", "more"}}, wide) == Words{"less", "-S"});
    CHECK(pager_command({{"GIT_PAGER", "most"}, {"PAGER", "more"}}, wide) == Words{"most"});
}

TEST_CASE("where no pager is wanted, or only a shell could call it, there is none",
          "[wiring][pager]") {
    CHECK(pager_command({{"GIT_PAGER", "cat"}}, {.pager = "less"}).empty());
    CHECK(pager_command({{"GIT_PAGER", ""}}, {.pager = "less"}).empty());
    CHECK(pager_command({{"GIT_PAGER", "less"}}, {.paged = false}).empty());
    CHECK(pager_command({}, {.pager = "diff-so-fancy | less"}).empty());
    CHECK(pager_command({}, {.pager = "less 'unclosed"}).empty());
}

TEST_CASE("a pager that is not there leaves the text to be printed", "[wiring][pager]") {
    CHECK_FALSE(show_in_pager({"atelier-no-such-pager"}, "text\n", {{"PATH", "/nowhere"}}, "/"));
    CHECK_FALSE(show_in_pager({}, "text\n", {}, "/"));
}
