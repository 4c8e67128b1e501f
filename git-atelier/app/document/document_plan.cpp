#include "app/document/document_plan.hpp"

#include "app/piece/run_desk.hpp"
#include "base/text.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

std::string document_key(const BeadId& run) {
    return "run-document:" + run.str();
}

std::string shown_key(const BeadId& run) {
    return "run-document-shown:" + run.str();
}

} // namespace

bool works_on_document(const Run& run) {
    return run.subject == name_of(WorkflowSubject::document);
}

Result<std::optional<PlannedDocument>> planned_document(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(Run found, require_run(plan.runs(), run));
    if (!works_on_document(found)) return std::nullopt;
    ATELIER_TRY(const auto text, plan.remembered(document_key(run)));
    auto record = document_record_from(text.value_or(""));
    if (!record || !found.branch || !found.head)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of the document of " + run.str() + " cannot be read");
    const BranchName branch = *found.branch;
    const CommitId head = *found.head;
    return PlannedDocument{std::move(found), *std::move(record), branch, head};
}

Result<void> keep_document(PlanWriter& plan, const BeadId& run, const DocumentRecord& record) {
    return plan.remember(document_key(run), document_record_text(record));
}

Result<std::optional<CommitId>> shown_version(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto text, plan.remembered(shown_key(run)));
    if (!text || text->empty()) return std::nullopt;
    ATELIER_TRY(CommitId version, CommitId::parse(*text));
    return std::optional(std::move(version));
}

Result<void> keep_shown_version(PlanWriter& plan, const BeadId& run, const CommitId& version) {
    return plan.remember(shown_key(run), version.str());
}

std::string moved_text(const PlannedDocument& planned, const std::optional<CommitId>& found) {
    const std::string branch = planned.branch.str();
    const CommitId& head = planned.record.due ? planned.record.due->to : planned.head;
    const std::string name = shell_quoted(branch);
    if (!found)
        return "its branch " + branch + " is gone: 'git branch " + name + " " + head.str() +
               "' makes it anew";
    return "its branch " + branch + " was rewritten and lacks " + head.str() + ": 'git branch -f " +
           name + " " + head.str() +
           "' takes it back to there; without that, the run goes on from " + found->str();
}

} // namespace atelier
