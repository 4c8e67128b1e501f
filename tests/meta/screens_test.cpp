// Every command has its screens in tests/screens.
#include "meta/man_pages.hpp"
#include "meta/source_tree.hpp"
#include "support/catch.hpp"

#include <set>

using namespace atelier;
using namespace atelier::meta;

namespace {

// "status" of "$ git atelier status --since 2d".
std::string command_of(const std::string& call) {
    const std::string before = "$ git atelier ";
    if (!call.starts_with(before)) return {};
    const std::string rest = call.substr(before.size());
    return rest.substr(0, rest.find(' '));
}

std::set<std::string> sections_of(const std::vector<std::string>& lines) {
    std::set<std::string> sections;
    for (const std::string& line : lines)
        if (line.starts_with("== ")) sections.insert(line.substr(3));
    return sections;
}

} // namespace

TEST_CASE("every command has a screen at each width, on each background and piped") {
    const auto main_source = files_below({"git-atelier/main.cpp"}, {".cpp"});
    REQUIRE(main_source.size() == 1);
    const Names commands = commands_in(main_source.front().text);
    REQUIRE(commands.size() > 30);
    Names shown;
    for (const auto& file : files_below({"tests/screens/"}, {".txt"})) {
        INFO(file.path);
        const auto lines = lines_of(file.text);
        REQUIRE_FALSE(lines.empty());
        const std::string command = command_of(lines.front());
        CHECK(commands.contains(command));
        shown.insert(command);
        const auto sections = sections_of(lines);
        for (const char* section : {"80 columns", "200 columns", "piped", "80 columns, dark",
                                    "80 columns, light", "200 columns, dark", "200 columns, light"})
            CHECK(sections.contains(section));
    }
    CHECK(shown == commands);
}

TEST_CASE("a screen is of the command that its first line calls") {
    CHECK(command_of("$ git atelier status --since 2d") == "status");
    CHECK(command_of("$ git atelier undo") == "undo");
    CHECK(command_of("git atelier undo").empty());
    CHECK(sections_of({"== piped", "one", "==", "== 80 columns"}) ==
          std::set<std::string>{"80 columns", "piped"});
}
