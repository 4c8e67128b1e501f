// How large a changeset is, and what was decided of its size. Guard, skill and assessment ask here.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/guardrails.hpp"

#include <optional>
#include <vector>

namespace atelier {

// By the project's limits, and by what allows this one more.
Result<GuardrailReport> measure_changeset(const Context& context, const Bead& changeset,
                                          const std::vector<FileChange>& changes);

// What the plan and the overseer allow it beyond changeset.max_lines. plan-invalid where its kind
// cannot be read.
Result<SizeAllowance> size_allowance(PlanReader& plan, const Bead& changeset);

// For how many lines the overseer has approved it last; 0: for none. An approval that does not say
// so allows nothing.
Result<std::int64_t> approved_lines(PlanReader& plan, const BeadId& changeset);

// How many lines somebody waits for a decision on: those of the open question, else those for which
// it was blocked last. nullopt: nobody does.
Result<std::optional<std::int64_t>> asked_lines(PlanReader& plan, const BeadId& changeset);
// Unless a question is open already, which stays as it was put.
Result<void> note_asked_lines(PlanWriter& plan, const BeadId& changeset, std::int64_t lines);

} // namespace atelier
