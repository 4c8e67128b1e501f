// Whatever a command declares, a shell completes.
#include "meta/source_tree.hpp"
#include "support/built_program.hpp"

#include <algorithm>

using namespace atelier;

namespace {

// The candidates for the last word.
std::vector<std::string> completed(std::vector<std::string> words) {
    words.insert(words.begin(), {"git-atelier", "--complete"});
    std::vector<std::string> candidates;
    for (const std::string& line : meta::lines_of(test::printed_by(std::move(words))))
        if (const auto tab = line.find('\t'); tab != std::string::npos)
            candidates.push_back(line.substr(0, tab));
    std::ranges::sort(candidates);
    return candidates;
}

std::vector<std::string> sorted_names(const Json& list) {
    std::vector<std::string> names;
    for (const Json& name : list.as_array())
        names.push_back(name.as_string());
    std::ranges::sort(names);
    return names;
}

std::vector<Json> commands() {
    return test::described_by({"git-atelier"}).find("commands")->as_array();
}

} // namespace

TEST_CASE("every command is completed, and help is") {
    std::vector<std::string> names = {"help"};
    for (const Json& command : commands())
        names.push_back(command.string_at("name"));
    std::ranges::sort(names);
    CHECK(completed({""}) == names);
}

TEST_CASE("every option of every command is completed") {
    for (const Json& command : commands()) {
        std::vector<std::string> options;
        for (const Json& option : command.find("options")->as_array())
            options.push_back("--" + option.string_at("name"));
        std::ranges::sort(options);
        INFO(command.string_at("name"));
        CHECK(completed({command.string_at("name"), "-"}) == options);
    }
}

TEST_CASE("every value that an option or a first argument is one of is completed") {
    std::size_t seen = 0;
    for (const Json& command : commands()) {
        const std::string name = command.string_at("name");
        for (const Json& option : command.find("options")->as_array()) {
            if (!option.find("choices")->is_array()) continue;
            INFO(name << " --" << option.string_at("name"));
            CHECK(completed({name, "--" + option.string_at("name"), ""}) ==
                  sorted_names(*option.find("choices")));
            ++seen;
        }
        const auto& arguments = command.find("arguments")->as_array();
        if (arguments.empty() || !arguments.front().find("choices")->is_array()) continue;
        INFO(name);
        CHECK(completed({name, ""}) == sorted_names(*arguments.front().find("choices")));
        ++seen;
    }
    CHECK(seen > 8);
}

TEST_CASE("settings are completed without a project, with their values") {
    CHECK(completed({"config", "plan."}) ==
          std::vector<std::string>{"plan.answers", "plan.promotion"});
    CHECK(completed({"config", "plan.promotion", ""}) ==
          std::vector<std::string>{"ask", "planner"});
    CHECK(completed({"config", "changeset.forecast", "f"}) == std::vector<std::string>{"false"});
    CHECK(completed({"config", "agent.model", ""}).empty());
}

TEST_CASE("who asks outside of a project is told nothing, and no error") {
    CHECK(completed({"-C", "/", "show", "at-"}).empty());
    CHECK(completed({"-C", "/no such folder", "show", "at-"}).empty());
}
