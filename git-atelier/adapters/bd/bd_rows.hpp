// What bd prints, as beads.
#pragma once

#include "ports/beads_mirror.hpp"

#include "base/json.hpp"
#include "domain/interchange/yaml_reader.hpp"

#include <optional>

namespace atelier::bd {

// nullopt: ephemeral, or no bead at all.
std::optional<BeadsBead> bead_of(const Json& issue, const YamlReader& yaml);

// A line of `bd events tail`; mirror-failed for a line that is none.
struct Line {
    std::int64_t seq = 0;
    std::optional<BeadsChange> change;
};
Result<Line> line_of(const Json& row, const YamlReader& yaml);

// Every line of `text` as a document; mirror-failed names the first that is none.
Result<std::vector<Json>> documents_of(const std::string& text);

} // namespace atelier::bd
