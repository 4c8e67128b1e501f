// The `dependencies` of a row of Beads' JSONL: edges of many types, of which one is our parent and
// some are our prerequisites.
#pragma once

#include "base/json.hpp"
#include "domain/bead/bead.hpp"
#include "domain/plan/rules.hpp"

#include <functional>
#include <string>
#include <vector>

namespace atelier {

// As a list, whatever other shape it has: Beads programs also write an object of types by id.
// nullopt: it cannot be one.
std::optional<Json> edge_list(const Json& value);

// Takes parent and prerequisites from a list of edges, and says of which others it takes nothing.
std::vector<PlanFault> read_edges(const Json& edges, Bead& to);

// Other members by which some programs say what `dependencies` does, unless `bead` knows it
// already.
std::vector<PlanFault> unread_links(const Json& row, const Bead& bead);

// Takes away the parent and the prerequisites that are not there by `is_there`, and says which.
// `edges` are all that came with the bead; those go out again as they came, and nothing waits for
// them.
std::vector<PlanFault> part_from_missing(Bead& bead, const Json& edges,
                                         const std::function<bool(const BeadId&)>& is_there);
// Takes them out of a row of the bead: for a program that refuses them.
void leave_edges_elsewhere(Json& row, const Bead& bead);

// The edges that the bead has now: those that came with it as they came, then the new ones. `kept`,
// a list, may be null; `elsewhere` are the ids whose edges lead out of the plan.
Json write_edges(const Bead& bead, const Json* kept, const Json* elsewhere);

// What an edge says, but for when and by whom it was made, to be compared.
std::string edge_content(const Json& edge);

// RFC 3339 in UTC with as many decimals as it takes, as Beads writes times.
std::string beads_time(Time time);

} // namespace atelier
