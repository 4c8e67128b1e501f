// What the plan says of a run's document: its row, and what is remembered beside it.
#pragma once

#include "base/result.hpp"
#include "domain/piece/document_record.hpp"
#include "domain/run/run.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <string>

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

// The version that whoever decides at the run's gate was shown last: the one that it asked about,
// or what was looked at since. nullopt where it has asked about none.
Result<std::optional<CommitId>> shown_version(PlanReader& plan, const BeadId& run);
Result<void> keep_shown_version(PlanWriter& plan, const BeadId& run, const CommitId& version);

// What is wrong with a branch that is `found` there, or nowhere, and lacks what the plan says; and
// what puts it right.
std::string moved_text(const PlannedDocument& planned, const std::optional<CommitId>& found);

} // namespace atelier
