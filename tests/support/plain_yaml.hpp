// A stand-in for the reader of YAML: one `key: value`, the value as JSON or else as it stands.
#pragma once

#include "base/json.hpp"
#include "base/text.hpp"

#include <optional>
#include <string_view>

namespace atelier::test {

inline std::optional<Json> plain_yaml(std::string_view text) {
    const std::string_view line = trim(text);
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view said = line.substr(colon + 2);
    auto parsed = parse_json(said);
    Json* value = std::get_if<Json>(&parsed);
    return Json::object(
        {{std::string(line.substr(0, colon)), value == nullptr ? Json(said) : std::move(*value)}});
}

} // namespace atelier::test
