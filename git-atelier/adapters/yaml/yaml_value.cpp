#include "adapters/yaml/yaml_value.hpp"

#include "adapters/yaml/yaml_source.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

// Deeper than any ticket or header; a text that nests further is not one of them.
constexpr int deepest = 16;

Json plain_value(const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    // `007` and `+1` are names, not numbers.
    if (const auto number = parse_integer(text); number && std::to_string(*number) == text)
        return static_cast<std::int64_t>(*number);
    return text;
}

std::optional<Json> value_of(const YamlNode& node, int depth);

std::optional<Json> list_of(const YamlNode& node, int depth) {
    Json out = Json::array();
    for (const YamlPart& item : node.items) {
        auto value = value_of(*item, depth + 1);
        if (!value) return std::nullopt;
        out.push(*std::move(value));
    }
    return out;
}

std::optional<Json> object_of(const YamlNode& node, int depth) {
    Json out = Json::object();
    for (const auto& [key, member] : node.members) {
        const bool sound = !key->is_list() && !key->is_map() && !key->elaborate &&
                           key->unsound.empty() && out.find(key->text) == nullptr;
        auto value = sound ? value_of(*member, depth + 1) : std::nullopt;
        if (!value) return std::nullopt;
        out.set(key->text, *std::move(value));
    }
    return out;
}

std::optional<Json> value_of(const YamlNode& node, int depth) {
    if (node.elaborate || !node.unsound.empty() || depth > deepest) return std::nullopt;
    switch (node.kind) {
    case YamlNode::Kind::nothing:
        return node.text == "Null" || node.text == "NULL" ? Json(node.text) : Json();
    case YamlNode::Kind::scalar:
        return node.plain ? plain_value(node.text) : Json(node.text);
    case YamlNode::Kind::list:
        return list_of(node, depth);
    case YamlNode::Kind::map:
        return object_of(node, depth);
    }
    return std::nullopt;
}

} // namespace

std::optional<Json> read_yaml(std::string_view text) {
    const auto loaded = load_yaml(text);
    return loaded ? value_of(**loaded, 0) : std::nullopt;
}

} // namespace atelier
