// YAML that people and other Beads programs write into beads, as JSON.
#pragma once

#include "base/json.hpp"

#include <optional>
#include <string_view>

namespace atelier {

// nullopt: it cannot be read, or goes beyond what a header or a ticket needs (anchors, tags,
// blocks, a key twice), and is not guessed at. Only `null`, `~` and nothing are null, only `true`
// and `false` truths, and numbers only in the spelling that they are written in; `yes`, `007`,
// `1.0` and a date are text.
std::optional<Json> read_yaml(std::string_view text);

} // namespace atelier
