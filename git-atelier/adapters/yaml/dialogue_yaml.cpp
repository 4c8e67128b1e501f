#include "adapters/yaml/dialogue_yaml.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

const std::string wanted_lines = "must be a list of lines";

// What stands in braces, where that is no placeholder.
std::string braces_for_nothing(std::string_view line) {
    for (std::size_t open = line.find('{'); open != std::string_view::npos;
         open = line.find('{', open + 1)) {
        const std::string_view rest = line.substr(open);
        if (rest.starts_with(next_placeholder)) continue;
        const std::size_t close = rest.find('}');
        return std::string(rest.substr(0, close == std::string_view::npos ? close : close + 1));
    }
    return "";
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

void check_line(const YamlNode& node, std::string_view key, const std::string& line,
                bool names_next, Mistakes& mistakes) {
    const auto wrong = [&](std::string what, std::string cure) {
        note_mistake(mistakes, node, key, std::move(what), std::move(cure));
    };
    if (trim(line).empty())
        wrong("a line of '" + std::string(key) + "' is empty",
              "write what is said, or leave it out");
    else if (has_control(line))
        wrong("a line of '" + std::string(key) + "' has a line break or a control character in it",
              "write it as one line of plain text");
    else if (width(line) > longest_spoken_line)
        wrong("a line of '" + std::string(key) + "' is longer than " +
                  std::to_string(longest_spoken_line) + " columns",
              "say it in fewer words");
    else if (const std::string found = braces_for_nothing(line); !found.empty())
        wrong("'" + shorten(found, 60) + "' is not a placeholder",
              "use {next} in lines of 'handoff', and no other braces");
    else if (!names_next && line.find(next_placeholder) != std::string::npos)
        wrong("'{next}' has no meaning in '" + std::string(key) + "'",
              "use it in lines of 'handoff' only");
}

std::vector<std::string> lines_in(const YamlNode& node, std::string_view key, bool names_next,
                                  Mistakes& mistakes) {
    std::vector<std::string> out;
    if (!is_plain_list(node, key, wanted_lines, mistakes)) return out;
    if (node.items.empty())
        note_mistake(mistakes, node, key, "'" + std::string(key) + "' is empty",
                     "add a line, or leave the key out");
    for (const YamlPart& item : node.items) {
        auto line = text_of(*item, key, wanted_lines, mistakes);
        if (!line) continue;
        check_line(*item, key, *line, names_next, mistakes);
        out.push_back(*std::move(line));
    }
    return out;
}

template <class T>
Result<T> read_whole(const fs::path& file, T (&read)(std::string_view, Mistakes&)) {
    ATELIER_TRY(const std::string content, read_text_file(file, most_read_bytes));
    Mistakes mistakes;
    T out = read(content, mistakes);
    if (!mistakes.empty()) return fail(has_mistake(file, mistakes.front()));
    return out;
}

} // namespace

Dialogue read_dialogue(std::string_view content, Mistakes& mistakes) {
    Dialogue out;
    const YamlPart root = load_noting(content, mistakes);
    if (root == nullptr) return out;
    const StrictMap map(*root, "a dialogue", all_names<DialogueAction>(), mistakes);
    for (const auto& named : names_of(DialogueAction{}))
        if (const YamlNode* node = map.find(named.name)) {
            auto lines =
                lines_in(*node, named.name, named.value == DialogueAction::handoff, mistakes);
            if (!lines.empty()) out.lines.emplace(named.value, std::move(lines));
        }
    sort_mistakes(mistakes);
    return out;
}

std::vector<std::string> read_celebrations(std::string_view content, Mistakes& mistakes) {
    std::vector<std::string> out;
    const YamlPart root = load_noting(content, mistakes);
    if (root == nullptr) return out;
    const StrictMap map(*root, "a celebration", {"lines"}, mistakes);
    if (const YamlNode* node = map.require("lines", "list what can be said"))
        out = lines_in(*node, "lines", false, mistakes);
    sort_mistakes(mistakes);
    return out;
}

Result<Dialogue> dialogue_in(const NamedFiles& files, const std::string& artisan) {
    const auto file = files.find(artisan);
    return file ? read_whole(*file, read_dialogue) : Result<Dialogue>(Dialogue{});
}

Result<std::vector<std::string>> celebrations_in(const NamedFiles& files,
                                                 const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (const auto file = files.find(name)) return read_whole(*file, read_celebrations);
    return std::vector<std::string>{};
}

} // namespace atelier
