#include "meta/man_pages.hpp"
#include "meta/source_tree.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::meta;

namespace {

bool has_row(const std::string& page, const std::string& program) {
    for (const std::string& line : meta::lines_of(page))
        if (line.starts_with("| `") && line.find("`" + program + "/1`") != std::string::npos)
            return true;
    return false;
}

} // namespace

TEST_CASE("the page of JSON has what each command and each skill prints") {
    Names programs = commands_in(text_in_tree("git-atelier/main.cpp"));
    programs.merge(programs_in(text_in_tree("skills-bin/CMakeLists.txt"), "atelier_skill"));
    CHECK(programs.size() > 50);
    const std::string page = text_in_tree("docs/json.md");
    for (const std::string& program : programs) {
        INFO(program);
        CHECK(has_row(page, program));
    }
}

TEST_CASE("a row of another program is not one's own") {
    CHECK(has_row("| `open/1`, `edit/1` | x |\n", "edit"));
    CHECK_FALSE(has_row("as `edit/1`\n| `plan_edit/1` | x |\n", "edit"));
}
