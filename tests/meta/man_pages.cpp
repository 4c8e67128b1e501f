#include "meta/man_pages.hpp"

#include <algorithm>
#include <regex>

namespace atelier::meta {
namespace {

Names all_matches(const std::string& text, const std::regex& pattern) {
    Names names;
    for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern);
         it != std::sregex_iterator(); ++it)
        names.insert(it->str(1));
    return names;
}

// scdoc's escapes undone.
std::string unescaped(std::string_view text) {
    std::string out(text);
    std::erase(out, '\\');
    return out;
}

} // namespace

Names commands_in(std::string_view main_source) {
    return all_matches(code_of(main_source), std::regex(R"re(\b([a-z]+)_command\b)re"));
}

Names programs_in(std::string_view build_list, const std::string& word) {
    std::string code;
    for (const auto& line : lines_of(build_list))
        code += line.substr(0, line.find('#')) + '\n';
    return all_matches(code, std::regex(word + R"re(\(\s*([a-z_-]+))re"));
}

Names sections_in(std::string_view page) {
    return all_matches(std::string(page), std::regex(R"re(@(?:SKILL|HOOK) ([a-z_-]+)@)re"));
}

Names options_mentioned(std::string_view text) {
    return all_matches(unescaped(text), std::regex(R"re((?:^|[^a-z-])--([a-z][a-z-]*))re"));
}

Names options_entered(std::string_view page) {
    static const std::regex entry(R"re(^\*(?:-[A-Za-z]\*, \*)?--([a-z][a-z-]*)\*.*$)re");
    Names names;
    for (const auto& line : lines_of(unescaped(page)))
        if (std::smatch match; std::regex_match(line, match, entry)) names.insert(match[1]);
    return names;
}

std::string section_of(std::string_view page, const std::string& program) {
    std::string section;
    bool inside = false;
    for (const auto& line : lines_of(page)) {
        if (line.starts_with('#')) inside = unescaped(line) == "## " + program;
        if (inside) section += line + '\n';
    }
    return section;
}

} // namespace atelier::meta
