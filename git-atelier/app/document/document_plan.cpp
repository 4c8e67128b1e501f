#include "app/document/document_plan.hpp"

#include "domain/run/run_records.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

std::string document_key(const BeadId& run) {
    return "run-document:" + run.str();
}

} // namespace

bool works_on_document(const Run& run) {
    return run.subject == name_of(WorkflowSubject::document);
}

Result<std::optional<PlannedDocument>> planned_document(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(auto found, plan.runs().find(run));
    if (!found) return fail(no_such_run(run));
    if (!works_on_document(*found)) return std::nullopt;
    ATELIER_TRY(const auto text, plan.remembered(document_key(run)));
    auto record = document_record_from(text.value_or(""));
    if (!record || !found->branch || !found->head)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of the document of " + run.str() + " cannot be read");
    const BranchName branch = *found->branch;
    const CommitId head = *found->head;
    return PlannedDocument{*std::move(found), *std::move(record), branch, head};
}

Result<void> keep_document(PlanWriter& plan, const BeadId& run, const DocumentRecord& record) {
    return plan.remember(document_key(run), document_record_text(record));
}

} // namespace atelier
