#include "base/error.hpp"
#include "meta/source_tree.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <regex>

using namespace atelier;

namespace {

// "skills-bin/task_done.cpp" and "share/templates/skills/task-done/SKILL.md" as "task_done".
std::string skill_of(std::string path) {
    if (path.ends_with("/SKILL.md")) path = path.substr(0, path.size() - 9) + ".cpp";
    path = path.substr(path.rfind('/') + 1);
    path = path.substr(0, path.size() - 4);
    std::replace(path.begin(), path.end(), '-', '_');
    return path;
}

std::string first_match(const std::string& text, const std::regex& pattern) {
    std::smatch match;
    return std::regex_search(text, match, pattern) ? match.str(1) : std::string();
}

// The roles of agents that a declaration's `callers` name, as a page writes them.
std::map<std::string, std::string> roles_of_declarations() {
    const std::map<std::string, std::string> roles = {{"anybody", "planner worker"},
                                                      {"any_agent", "planner worker artisan"},
                                                      {"either_agent", "planner worker"},
                                                      {"planning", "planner"},
                                                      {"artisans", "artisan"},
                                                      {"workers", "worker"}};
    std::map<std::string, std::string> found;
    for (const auto& file : meta::files_below({"skills-bin/"}, {".cpp"})) {
        const std::string callers = first_match(file.text, std::regex(R"(\.callers = (\w+))"));
        if (!callers.empty()) found.emplace(skill_of(file.path), roles.at(callers));
    }
    return found;
}

std::vector<meta::SourceFile> pages() {
    return meta::files_below({"share/templates/skills/"}, {"/SKILL.md"});
}

} // namespace

TEST_CASE("each skill has a page for those who may call it") {
    std::map<std::string, std::string> roles;
    for (const auto& page : pages())
        roles.emplace(skill_of(page.path),
                      first_match(page.text, std::regex("metadata:\n  roles: ([a-z ]+)\n---\n")));
    CHECK(roles.size() > 15);
    CHECK(roles == roles_of_declarations());
}

TEST_CASE("each skill's page has an example and the codes of its refusals") {
    for (const auto& page : pages()) {
        INFO(page.path);
        const std::string call = "\n## Example\n\n    " + skill_of(page.path);
        CHECK(page.text.find(call) != std::string::npos);
        const auto codes = page.text.find("\n## Codes\n");
        REQUIRE(codes != std::string::npos);
        const std::regex row("^- `([a-z-]+)`: ");
        int known = 0;
        for (const auto& line : meta::lines_of(page.text.substr(codes))) {
            std::smatch match;
            if (!std::regex_search(line, match, row)) continue;
            INFO(match.str(1));
            CHECK(error_code_named(match.str(1)));
            ++known;
        }
        CHECK(known > 0);
    }
}
