// The `dependencies` of a row of Beads' JSONL: edges of many types, of which one is our parent and
// some are our prerequisites.
#pragma once

#include "base/json.hpp"
#include "domain/bead/bead.hpp"

#include <string>

namespace atelier {

// Takes parent and prerequisites from a list of edges.
void read_edges(const Json& edges, Bead& to);

// The edges that the bead has now: those that came with it as they came, then the new ones. `kept`,
// a list, may be null.
Json write_edges(const Bead& bead, const Json* kept);

// What an edge says, but for when and by whom it was made, to be compared.
std::string edge_content(const Json& edge);

// RFC 3339 in UTC with as many decimals as it takes, as Beads writes times.
std::string beads_time(Time time);

} // namespace atelier
