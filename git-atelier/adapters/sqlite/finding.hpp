// Beads by what is known of them.
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/plan_store.hpp"

namespace atelier::sqlite {

// The number of its row.
Result<std::optional<std::int64_t>> find_row(Connection& connection, const BeadId& id);
Result<std::optional<Bead>> find_bead(Connection& connection, const BeadId& id);
Result<std::vector<Bead>> select_beads(Connection& connection, const BeadQuery& query);
Result<std::size_t> count_beads(Connection& connection, const BeadQuery& query);

// See PlanReader::beside.
Result<std::vector<BeadId>> find_beside(Connection& connection, const BeadId& id);

} // namespace atelier::sqlite
