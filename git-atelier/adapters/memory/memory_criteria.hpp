// Whether a record is one that a query asks for, as far as the record alone says it.
#pragma once

#include "ports/plan_store.hpp"

namespace atelier {

bool matches(const Bead& bead, const BeadQuery& query);
bool matches(const Event& event, const EventQuery& query);

} // namespace atelier
