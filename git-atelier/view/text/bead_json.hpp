// A bead as every program of ours writes it.
#pragma once

#include "base/json.hpp"
#include "domain/bead/bead.hpp"

#include <vector>

namespace atelier {

// Keys in the order of docs/json.md; nobody and nothing are null (`parent`) or "" (`assignee`).
Json bead_json(const Bead& bead);
Json beads_json(const std::vector<Bead>& beads);
Json ids_json(const std::vector<BeadId>& ids);
Json id_json(const std::optional<BeadId>& id);
Json time_or_null(const std::optional<Time>& time);

} // namespace atelier
