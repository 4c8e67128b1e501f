#include "meta/architecture_page.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

namespace {

SourceFile the_page() {
    const auto found = files_below({"docs/architecture.md"}, {".md"});
    REQUIRE(found.size() == 1);
    return found[0];
}

} // namespace

TEST_CASE("each place where the page says that a thing is decided is there") {
    const auto page = the_page();
    CHECK(decisions_of(page).size() >= 10);
    const auto found = check_decisions(page, files_below({"git-atelier/"}, {".cpp"}));
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a row with a file that is not there or a function that it only calls is found") {
    const SourceFile page{"docs/a.md", "| that? | `git-atelier/x.cpp` | `decide` |\n"
                                       "| this? | `git-atelier/y.cpp` | `decide` |\n"};
    const SourceFile caller{"git-atelier/x.cpp", "void f() { decide(1); }\n"};
    const auto text = report(check_decisions(page, {caller}));
    CHECK_THAT(text, ContainsSubstring("docs/a.md:1: git-atelier/x.cpp does not define decide"));
    CHECK_THAT(text, ContainsSubstring("docs/a.md:2: there is no git-atelier/y.cpp"));
    CHECK(check_decisions({"docs/a.md", "| that? | `git-atelier/x.cpp` | `f` |\n"}, {caller})
              .empty());
}

TEST_CASE("the page describes every room there is and no other") {
    const auto described = rooms_described(the_page());
    CHECK(described.size() >= 15);
    CHECK(described == rooms_there(files_below({"git-atelier/app/"}, {".cpp", ".hpp"})));
}
