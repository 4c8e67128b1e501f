#include "adapters/yaml/strict_map.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

constexpr std::size_t shown_columns = 60;

std::string listed_keys(const std::vector<std::string_view>& keys) {
    return join({keys.begin(), keys.end()}, ", ");
}

bool is_taken_apart(const YamlNode& node, std::string_view key, bool is_kind,
                    const std::string& wanted, Mistakes& mistakes) {
    if (!is_kind) {
        note_mistake(mistakes, node, key, "'" + std::string(key) + "' " + wanted);
        return false;
    }
    const bool elaborate = node.elaborate && !node.block;
    if (elaborate)
        note_mistake(mistakes, node, key,
                     "'" + std::string(key) + "' has an anchor, an alias or a tag",
                     "write it out in full");
    return !elaborate;
}

} // namespace

void note_mistake(Mistakes& mistakes, const YamlNode& node, std::string_view key,
                  std::string message, std::string cure) {
    mistakes.push_back({node.line, std::string(key), std::move(message), std::move(cure)});
}

void note_unfit(Mistakes& mistakes, const YamlNode& node, std::string_view key,
                const std::string& wanted, std::string_view text) {
    note_mistake(mistakes, node, key,
                 "'" + std::string(key) + "' " + wanted + ", not '" + shorten(text, shown_columns) +
                     "'");
}

std::optional<std::string> text_of(const YamlNode& node, std::string_view key,
                                   const std::string& wanted, Mistakes& mistakes) {
    if (!is_taken_apart(node, key, node.is_scalar(), wanted, mistakes)) return std::nullopt;
    if (!node.unsound.empty()) {
        note_mistake(mistakes, node, key, "'" + std::string(key) + "': " + node.unsound,
                     "put the text between double quotes");
        return std::nullopt;
    }
    return node.text;
}

std::vector<std::string> texts_of(const YamlNode& node, std::string_view key,
                                  const std::string& wanted, Mistakes& mistakes) {
    std::vector<std::string> out;
    if (!is_plain_list(node, key, wanted, mistakes)) return out;
    if (node.items.empty())
        note_mistake(mistakes, node, key, "'" + std::string(key) + "' is empty");
    for (const YamlPart& item : node.items)
        if (auto text = text_of(*item, key, wanted, mistakes)) out.push_back(*std::move(text));
    return out;
}

bool is_plain_list(const YamlNode& node, std::string_view key, const std::string& wanted,
                   Mistakes& mistakes) {
    return is_taken_apart(node, key, node.is_list(), wanted, mistakes);
}

bool is_plain_map(const YamlNode& node, std::string_view key, const std::string& wanted,
                  Mistakes& mistakes) {
    return is_taken_apart(node, key, node.is_map(), wanted, mistakes);
}

StrictMap::StrictMap(const YamlNode& node, std::string what, std::vector<std::string_view> keys,
                     Mistakes& mistakes)
    : node_(node), what_(std::move(what)), mistakes_(mistakes),
      is_map_(node.is_map() && !node.elaborate) {
    if (is_map_)
        check_keys(keys);
    else if (node.is_map())
        is_plain_map(node, keys.front(), {}, mistakes);
    else
        note_mistake(mistakes, node, keys.front(),
                     what_ + " is an object with the keys " + listed_keys(keys));
}

void StrictMap::check_keys(const std::vector<std::string_view>& keys) {
    std::set<std::string> seen;
    for (const auto& [word, value] : node_.members) {
        const std::string key = word->is_scalar() ? word->text : "?";
        const std::string shown = shorten(key, shown_columns);
        if (!word->is_scalar() || std::find(keys.begin(), keys.end(), key) == keys.end())
            note_mistake(mistakes_, *word, shown,
                         "'" + shown + "' is not a key of " + what_ + did_you_mean(key, keys),
                         what_ + " may have " + listed_keys(keys));
        else if (word->elaborate)
            is_taken_apart(*word, shown, true, {}, mistakes_);
        else if (!seen.insert(key).second)
            note_mistake(mistakes_, *word, shown, "'" + shown + "' is given twice",
                         "leave one of them out");
    }
}

const YamlNode* StrictMap::find(std::string_view key) const {
    if (!is_map_) return nullptr;
    for (const auto& [word, value] : node_.members)
        if (word->is_scalar() && word->text == key) return value.get();
    return nullptr;
}

const YamlNode* StrictMap::require(std::string_view key, std::string cure) const {
    const YamlNode* node = find(key);
    if (node == nullptr && is_map_)
        note_mistake(mistakes_, node_, key, what_ + " needs '" + std::string(key) + "'",
                     std::move(cure));
    return node;
}

std::string StrictMap::words(std::string_view key, std::string fallback) const {
    const YamlNode* node = find(key);
    if (node == nullptr) return fallback;
    const auto text = text_of(*node, key, "must be a text", mistakes_);
    if (!text) return fallback;
    const std::string words(trim(*text));
    if (words.empty() || words.find('\n') != std::string::npos) {
        note_mistake(mistakes_, *node, key,
                     "'" + std::string(key) + "' " +
                         (words.empty() ? "is empty" : "must be on one line"),
                     words.empty() ? "fill it in, or leave the key out" : "");
        return fallback;
    }
    return words;
}

std::string StrictMap::text(std::string_view key) const {
    const YamlNode* node = find(key);
    if (node == nullptr) return {};
    auto text = text_of(*node, key, "must be a text", mistakes_);
    while (text && text->ends_with('\n'))
        text->pop_back();
    return text.value_or(std::string());
}

std::vector<std::string> StrictMap::list(std::string_view key, const std::string& wanted) const {
    const YamlNode* node = find(key);
    if (node == nullptr) return {};
    return texts_of(*node, key, wanted, mistakes_);
}

int StrictMap::number(std::string_view key, int fallback, int least, int most) const {
    const YamlNode* node = find(key);
    if (node == nullptr) return fallback;
    const std::string wanted =
        "must be a number from " + std::to_string(least) + " to " + std::to_string(most);
    const auto text = text_of(*node, key, wanted, mistakes_);
    if (!text) return fallback;
    const auto number = parse_integer(*text);
    if (node->plain && number && *number >= least && *number <= most)
        return static_cast<int>(*number);
    note_unfit(mistakes_, *node, key, wanted, *text);
    return fallback;
}

std::optional<Seconds> StrictMap::duration(std::string_view key) const {
    const YamlNode* node = find(key);
    if (node == nullptr) return std::nullopt;
    static const std::string wanted = "must be a time like 90s, 15m or 2h";
    const auto text = text_of(*node, key, wanted, mistakes_);
    if (!text) return std::nullopt;
    const auto parsed = parse_duration(*text);
    if (parsed && *parsed > Seconds{0}) return *parsed;
    note_unfit(mistakes_, *node, key, wanted, *text);
    return std::nullopt;
}

void StrictMap::wrong_choice(const YamlNode& node, std::string_view key, const std::string& text,
                             const std::string& choices,
                             const std::vector<std::string_view>& names) const {
    note_mistake(mistakes_, node, key,
                 "'" + std::string(key) + "' must be " + choices + ", not '" +
                     shorten(text, shown_columns) + "'" + did_you_mean(text, names));
}

YamlPart load_noting(std::string_view content, Mistakes& mistakes) {
    if (content.size() > max_workflow_bytes) {
        mistakes.push_back(
            {0, "", "the file is larger than " + std::to_string(max_workflow_bytes >> 10U) + " KiB",
             "split it into several files"});
        return nullptr;
    }
    auto loaded = load_yaml(content);
    if (!loaded) {
        const YamlFault& fault = loaded.error();
        mistakes.push_back({fault.line, fault.key, fault.what, fault.hint});
        return nullptr;
    }
    return *std::move(loaded);
}

Error has_mistake(const std::filesystem::path& file, const WorkflowMistake& mistake) {
    Json details = Json::object();
    details.set("file", file.string()).set("line", mistake.line).set("key", mistake.key);
    return {ErrorCode::workflow_invalid, mistake_line(mistake, file.string()),
            advise(Hint::correct_line), std::move(details)};
}

} // namespace atelier
