#include "meta/texts.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace atelier::meta {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

bool is_letter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Where `word` stands by itself in `line`.
bool has_word(std::string_view line, std::string_view word) {
    for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || !is_letter(line[at - 1])) && (end >= line.size() || !is_letter(line[end])))
            return true;
    }
    return false;
}

template <class Fault>
std::vector<Finding> by_line(const SourceFile& file, Fault fault) {
    std::vector<Finding> findings;
    std::size_t number = 0;
    for (const auto& line : lines_of(file.text)) {
        ++number;
        if (const std::string message = fault(line); !message.empty())
            findings.push_back({file.path, number, message});
    }
    return findings;
}

std::string between(std::string_view line, std::string_view open, std::string_view close) {
    const auto begin = line.find(open) + open.size();
    return std::string(line.substr(begin, line.find(close, begin) - begin));
}

} // namespace

std::vector<Finding> check_markers(const SourceFile& file) {
    // Split so that this file does not find itself.
    static const std::array<std::string, 4> markers{"TO"
                                                    "DO",
                                                    "FIX"
                                                    "ME",
                                                    "XX"
                                                    "X",
                                                    "HA"
                                                    "CK"};
    return by_line(file, [](const std::string& line) -> std::string {
        for (const auto& marker : markers)
            if (has_word(line, marker)) return marker + " marks unfinished work";
        return {};
    });
}

std::vector<Finding> check_header_comment(const SourceFile& file) {
    if (!file.path.ends_with(".hpp") || file.text.starts_with("//")) return {};
    return {{file.path, 1, "the header does not begin with a comment that says what it is for"}};
}

std::vector<Finding> check_length(const SourceFile& file, std::size_t budget) {
    const auto count = lines_of(file.text).size();
    if (count <= budget) return {};
    return {{file.path, count,
             "has " + std::to_string(count) + " lines, more than " + std::to_string(budget) +
                 ": split it by subject"}};
}

std::vector<Finding> check_catch_include(const SourceFile& file) {
    if (file.path == "tests/support/catch.hpp") return {};
    return by_line(file, [](const std::string& line) -> std::string {
        const bool found = line.starts_with("#include <catch2/");
        return found ? "include \"support/catch.hpp\" instead" : "";
    });
}

Glossary parse_glossary(std::string_view text) {
    Glossary glossary;
    for (const auto& line : lines_of(text)) {
        if (line.starts_with("| **")) glossary.terms.push_back(between(line, "**", "**"));
        if (line.starts_with("| `"))
            glossary.avoided.emplace_back(between(line, "`", "`"), between(line, "` | ", " |"));
    }
    return glossary;
}

std::vector<Finding> check_words(const SourceFile& file, const Glossary& glossary) {
    return by_line(file, [&](const std::string& line) -> std::string {
        const auto text = lower(line);
        for (const auto& [word, term] : glossary.avoided)
            if (has_word(text, word)) return "\"" + word + "\": the glossary says " + term;
        return {};
    });
}

} // namespace atelier::meta
