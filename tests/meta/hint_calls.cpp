#include "meta/hint_calls.hpp"

#include <algorithm>
#include <array>

namespace atelier::meta {
namespace {

constexpr std::array<std::string_view, 2> makers{"fail(", "Error{"};

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::string of(const std::string& text) const { return text.substr(begin, end - begin); }
};

// The arguments of the call whose bracket opens before `from`; literals are blank in `code`.
std::vector<Span> arguments_at(const std::string& code, std::size_t from) {
    std::vector<Span> found{{from, from}};
    int depth = 0;
    for (std::size_t at = from; at < code.size(); ++at) {
        const char c = code[at];
        if (c == '(' || c == '{' || c == '[') ++depth;
        if ((c == ')' || c == '}' || c == ']') && --depth < 0) return found;
        if (c == ',' && depth == 0) found.push_back({at + 1, at + 1});
        found.back().end = at + 1;
    }
    return found;
}

bool is_hint_in_words(const std::string& written, const std::vector<Span>& arguments) {
    if (arguments.size() < 3) return false;
    const std::string hint = arguments[2].of(written);
    return arguments[0].of(written).find("ErrorCode::") != std::string::npos &&
           hint.find('"') != std::string::npos && hint.find("advise(") == std::string::npos;
}

// Whether words of its own are what is set at the `=` behind `hint`.
bool is_set_in_words(const std::string& code, const std::string& written, std::size_t behind) {
    const std::size_t equals = code.find_first_not_of(' ', behind);
    if (equals == std::string::npos || code[equals] != '=' || code[equals + 1] == '=') return false;
    Span value{equals + 1, code.find(';', equals)};
    value.end = std::min(value.end, arguments_at(code, value.begin).front().end);
    const std::string said = value.of(written);
    return said.find('"') != std::string::npos && said.find("advise(") == std::string::npos;
}

std::size_t line_of(const std::string& code, std::size_t at) {
    const auto end = code.begin() + static_cast<std::ptrdiff_t>(at);
    return static_cast<std::size_t>(std::count(code.begin(), end, '\n')) + 1;
}

} // namespace

std::vector<Finding> check_hints(const SourceFile& file) {
    // What stands in for a store in tests is met by nobody.
    if (file.path.starts_with("git-atelier/adapters/memory/")) return {};
    const std::string code = code_of(file.text);
    const std::string written = code_of(file.text, true);
    const std::string rule = "what to do next is a row of base/hint_table.hpp: advise(Hint::...)";
    std::vector<Finding> found;
    for (const std::string_view maker : makers)
        for (std::size_t at = code.find(maker); at != std::string::npos;
             at = code.find(maker, at + 1))
            if (is_hint_in_words(written, arguments_at(code, at + maker.size())))
                found.push_back({file.path, line_of(code, at), rule});
    constexpr std::string_view name = "hint";
    for (std::size_t at = code.find(name); at != std::string::npos; at = code.find(name, at + 1))
        if (is_set_in_words(code, written, at + name.size()))
            found.push_back({file.path, line_of(code, at), rule});
    return found;
}

std::vector<Finding> check_rows_used(const SourceFile& names,
                                     const std::vector<SourceFile>& files) {
    std::string all;
    for (const SourceFile& file : files)
        if (!file.path.starts_with("git-atelier/base/hint")) all += code_of(file.text) + " ";
    std::vector<Finding> found;
    const auto is_of_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    std::size_t number = 0;
    for (const std::string& line : lines_of(code_of(names.text))) {
        ++number;
        const std::size_t begin = line.find_first_not_of(' ');
        if (begin == std::string::npos || !is_of_name(line[begin])) continue;
        const auto end = std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(begin),
                                          line.end(), is_of_name);
        const std::string name(line.begin() + static_cast<std::ptrdiff_t>(begin), end);
        bool used = false;
        const std::string wanted = "Hint::" + name;
        for (std::size_t at = all.find(wanted); at != std::string::npos && !used;
             at = all.find(wanted, at + 1))
            used = !is_of_name(all[at + wanted.size()]);
        if (!used) found.push_back({names.path, number, "nobody asks for Hint::" + name});
    }
    return found;
}

} // namespace atelier::meta
