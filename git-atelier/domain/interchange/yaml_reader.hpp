// How YAML within beads is read. The library is an adapter's (adapters/yaml/yaml_value.hpp).
#pragma once

#include "base/json.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace atelier {

// A text as JSON; nullopt when it is not understood, and nothing is guessed. Where an empty one is
// given, only what we write ourselves is understood: JSON behind a key.
using YamlReader = std::function<std::optional<Json>(std::string_view text)>;

} // namespace atelier
