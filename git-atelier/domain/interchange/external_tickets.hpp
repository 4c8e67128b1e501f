// The field `external_tickets`: a JSON list on one line. People and other programs also write it as
// YAML, over several lines.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/interchange/yaml_reader.hpp"

namespace atelier {

// Writes a list that was given as YAML as JSON, in its place; otherwise the bead stays as it is.
void fold_external_tickets(Bead& bead, const YamlReader& yaml);

} // namespace atelier
