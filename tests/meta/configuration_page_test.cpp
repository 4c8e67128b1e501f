#include "domain/project/setting_list.hpp"
#include "meta/source_tree.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

using namespace atelier;

namespace {

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert(at->str(1));
    return found;
}

} // namespace

TEST_CASE("the page of runtimes lists every key and every placeholder that is read") {
    static const std::regex quoted(R"re("([a-z_]+)")re");
    static const std::regex row(R"re(\n\| `([a-z_]+)` \| \S[^|]* \|)re");
    static const std::regex filled(R"re(\n\| `\{([a-z_]+)\}` \| \S[^|]* \|)re");
    static const std::regex placeholder(R"re(\{([a-z_]+)\})re");
    const std::string page = meta::text_in_tree("docs/runtimes.md");
    const std::string source = meta::text_in_tree("git-atelier/adapters/yaml/runtime_files.cpp");
    const auto begin = source.find("keys{");
    CHECK(matches(page, row) ==
          matches(source.substr(begin, source.find("};", begin) - begin), quoted));
    const std::string header = meta::text_in_tree("git-atelier/domain/agent/runtime_command.hpp");
    CHECK(matches(page, filled) == matches(header, placeholder));
}

TEST_CASE("the page of settings lists every key that is read and no other") {
    static const std::regex read(R"re(reader\.[a-z]+\("([a-z_]+(?:\.[a-z_]+)?)")re");
    static const std::regex row(
        R"re((?:^|\n)\| `([a-z_]+(?:\.[a-z_]+)?)` \| \S[^|]* \| \S[^|]* \|)re");
    const auto keys = matches(meta::text_in_tree("git-atelier/domain/project/settings.cpp"), read);
    CHECK(keys.size() > 20);
    CHECK(matches(meta::text_in_tree("docs/configuration.md"), row) == keys);
}

namespace {

// key -> the cells of its row.
std::map<std::string, std::vector<std::string>> rows_of_settings() {
    static const std::regex row(R"re(^\| `([a-z_]+(?:\.[a-z_]+)?)` \| ([^|]*) \| (.*) \|$)re");
    std::map<std::string, std::vector<std::string>> rows;
    for (const std::string& line : meta::lines_of(meta::text_in_tree("docs/configuration.md")))
        if (std::smatch found; std::regex_match(line, found, row))
            rows[found.str(1)] = {found.str(2), found.str(3)};
    return rows;
}

// Words may stand for a default that is nothing, or a list that is too long.
bool is_default(const std::string& cell, const Setting& setting) {
    const Json& value = setting.value;
    const std::string text =
        value.is_string() && !value.as_string().empty() ? value.as_string() : value.dump();
    if (cell.starts_with('`')) return cell == "`" + text + "`";
    const bool nothing = text == "\"\"" || text == "none" || text == "[]";
    return nothing || (value.is_array() && !cell.empty());
}

} // namespace

TEST_CASE("the page of settings has their defaults, and each value that a setting is one of") {
    auto rows = rows_of_settings();
    std::size_t chosen = 0;
    for (const Setting& setting : list_settings(Json::object())) {
        INFO(setting.key << " is " << setting.value.dump());
        const auto row = rows.find(setting.key);
        REQUIRE(row != rows.end());
        CHECK(is_default(row->second[0], setting));
        for (const std::string& choice : setting.choices) {
            CHECK_THAT(row->second[0] + row->second[1], ContainsSubstring("`" + choice + "`"));
            ++chosen;
        }
    }
    CHECK(chosen > 20);
}

TEST_CASE("the page of plan files explains every key that is read") {
    static const std::regex quoted(R"re("([a-z_]+)")re");
    static const std::regex entry(R"re(\n\*([a-z_\\]+)\*\n\t)re");
    const std::string source = meta::text_in_tree("git-atelier/adapters/yaml/plan_yaml.cpp");
    const auto begin = source.find("plan_keys =");
    auto keys = matches(source.substr(begin, source.find("task_keys", begin) - begin), quoted);
    keys.erase("epics");
    std::set<std::string> explained;
    for (std::string key : matches(meta::text_in_tree("man/git-atelier-plan.5.scd.in"), entry)) {
        std::erase(key, '\\');
        explained.insert(std::move(key));
    }
    CHECK(explained == keys);
}
