// Whether what a plan says fits what the store holds. Read inside the caller's transaction.
#pragma once

#include "base/result.hpp"
#include "domain/plan/plan.hpp"
#include "ports/plan_store.hpp"

#include <string>

namespace atelier {

// Titles, keys, dependencies, sizes (check_plan) against what the store knows, and descriptions
// that would be read as fields.
Result<void> check_against_store(PlanReader& plan, const PlanDocument& document,
                                 std::int64_t max_lines);
// plan-invalid (or usage, without a file) when a line of `text` would be read as a field of such a
// bead: fields are set by what the program does, not by prose.
Result<void> check_prose(const PlanDocument& document, int line, BeadKind kind,
                         const std::string& text);

// Refuses a prerequisite that itself waits for `dependent`, however far around.
Result<void> check_no_cycle(PlanReader& plan, const BeadId& dependent, const BeadId& prerequisite);

} // namespace atelier
