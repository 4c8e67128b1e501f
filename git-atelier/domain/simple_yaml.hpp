// The YAML that people and other Beads programs write into descriptions: mappings and lists by
// indentation, flow lists and mappings on one line, plain and quoted scalars. Anything beyond that
// (anchors, tags, block scalars) is not understood, and is said so rather than guessed at.
#pragma once

#include "base/json.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace atelier {

// Lines without their newline; nullopt when they are not understood.
std::optional<Json> parse_simple_yaml(const std::vector<std::string_view>& lines);

// What stands behind `key:` on one line. Nothing, `null` and `~` are null; numbers and booleans
// only in the spelling that they are written in.
std::optional<Json> parse_yaml_value(std::string_view text);

} // namespace atelier
