#include "meta/man_pages.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

namespace {

// The commands that a page of calls makes no call of.
Names not_called(const Names& commands, const std::string& page) {
    Names missing;
    for (const std::string& command : commands) {
        bool called = false;
        for (const std::string& line : lines_of(page))
            called |= line.starts_with("    $ ") &&
                      (line + " ").find("git atelier " + command + " ") != std::string::npos;
        if (!called) missing.insert(command);
    }
    return missing;
}

} // namespace

TEST_CASE("every command is in the tour") {
    const Names commands = commands_in(text_in_tree("git-atelier/main.cpp"));
    CHECK(commands.size() > 30);
    CHECK(not_called(commands, text_in_tree("docs/tour.md")) == Names());
}

TEST_CASE("a command that the tour only mentions is found") {
    CHECK(not_called({"work", "list"},
                     "Use git atelier list.\n\n    $ git atelier work\n    git atelier list\n") ==
          Names({"list"}));
    CHECK(not_called({"work"}, "    $ git atelier worker\n") == Names({"work"}));
}
