// What the plan says of a run's document: its row, and what is remembered beside it.
#pragma once

#include "base/result.hpp"
#include "domain/piece/document_record.hpp"
#include "domain/run/run.hpp"
#include "ports/plan_store.hpp"

#include <optional>

namespace atelier {

struct PlannedDocument {
    Run run;
    DocumentRecord record;
    // Of the run's row.
    BranchName branch;
    CommitId head;
};

bool works_on_document(const Run& run);

// nullopt: the run works on none. not-found; invariant-broken where its row and what is remembered
// do not fit together.
Result<std::optional<PlannedDocument>> planned_document(PlanReader& plan, const BeadId& run);
Result<void> keep_document(PlanWriter& plan, const BeadId& run, const DocumentRecord& record);

} // namespace atelier
