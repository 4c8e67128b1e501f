// Whether the branches of runs that write documents are where the plan has them, and have their
// notes.
#include "app/core/life.hpp"
#include "app/doctor/doctor.hpp"
#include "app/document/document_plan.hpp"
#include "app/document/score_notes.hpp"
#include "base/text.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct DocumentsOfPlan {
    // A move of their branch is due, and nobody drives them.
    std::vector<PlannedDocument> unsettled;
    // That are to go on from the version that the plan has: what is over may be gone for good.
    std::vector<Run> versions;
    bool have_notes = false;
};

Result<DocumentsOfPlan> documents_of(PlanReader& plan, const DoctorDeps& deps) {
    DocumentsOfPlan out;
    ATELIER_TRY(const auto runs, plan.runs().select({}));
    for (const Run& run : runs) {
        if (!works_on_document(run)) continue;
        if (run.head && !is_over(run.status)) out.versions.push_back(run);
        ATELIER_TRY(auto planned, planned_document(plan, run.id));
        if (!planned || !planned->record.due) continue;
        ATELIER_TRY(const Life life, life_of(plan, *deps.plan, run.id, deps.probe));
        if (life != Life::lives) out.unsettled.push_back(*std::move(planned));
    }
    ATELIER_TRY(const auto notes, all_score_notes(plan));
    out.have_notes = !notes.empty();
    return out;
}

struct DocumentFaults {
    std::vector<std::string> wrong;
    // Versions that are not in the repository.
    std::vector<std::string> gone;
    // A checkout that shows the branch would be left behind.
    std::vector<RefUpdate> updates;
    bool lack_notes = false;
};

Result<std::vector<std::string>> gone_versions(Repository& repository,
                                               const std::vector<Run>& runs) {
    std::vector<CommitId> heads;
    for (const Run& run : runs)
        heads.push_back(*run.head);
    ATELIER_TRY(const auto missing, repository.pieces().missing(heads));
    std::vector<std::string> gone;
    for (const Run& run : runs)
        if (std::ranges::find(missing, *run.head) != missing.end())
            gone.push_back(run.head->str() + " of " + run.id.str());
    return gone;
}

Result<DocumentFaults> faults_of_documents(const DoctorDeps& deps) {
    ATELIER_TRY(const DocumentsOfPlan documents,
                deps.plan->store.read([&](PlanReader& plan) { return documents_of(plan, deps); }));
    DocumentFaults faults;
    ATELIER_TRY(faults.gone, gone_versions(deps.repository, documents.versions));
    // Of a branch without its commit Git says nothing.
    if (!faults.gone.empty()) return faults;
    GitRefs& refs = deps.repository.refs();
    for (const PlannedDocument& one : documents.unsettled) {
        const BranchMoveDue& due = *one.record.due;
        ATELIER_TRY(const auto found, refs.resolve(full_ref(one.branch)));
        if (found != due.from) continue;
        faults.wrong.push_back("the branch " + one.branch.str() + " of " + one.run.id.str() +
                               " lacks " + due.to.str());
        ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
        if (std::ranges::find(checkouts, one.branch, &Checkout::branch) == checkouts.end())
            faults.updates.push_back({full_ref(one.branch), due.to, due.from});
    }
    if (!documents.have_notes) return faults;
    ATELIER_TRY(const auto notes, refs.resolve(std::string(notes_ref)));
    faults.lack_notes = !notes;
    return faults;
}

Result<void> mend_documents(const DoctorDeps& deps, const DocumentFaults& faults) {
    if (!faults.updates.empty())
        ATELIER_CHECK(deps.repository.refs().update_refs(faults.updates, "atelier: doctor"));
    ATELIER_CHECK(rewrite_score_notes(*deps.plan, deps.repository));
    return {};
}

Finding check_documents(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto faults = faults_of_documents(deps);
    if (!faults) return not_looked_at(faults.error());
    if (!faults->gone.empty())
        return {.state = CheckState::wrong,
                .message = "the repository lacks " + first_few(faults->gone) +
                           ", the newest version of its document",
                .hint = advise(Hint::version_objects)};
    std::vector<std::string> found = faults->wrong;
    if (faults->lack_notes) found.push_back("the notes of documents are gone");
    const Finding finding = noted(found, "the branch of each document is where the plan has it",
                                  advise(Hint::fix_documents),
                                  faults->wrong.empty() ? CheckState::note : CheckState::wrong);
    const bool can_be = faults->updates.size() == faults->wrong.size();
    if (!deps.fix || found.empty() || !can_be) return finding;
    const auto mended = mend_documents(deps, *faults);
    if (!mended) return not_looked_at(mended.error());
    return {.message = finding.message + ": put right", .fixed = true};
}

} // namespace

std::span<const Check> document_checks() {
    static constexpr Check checks[] = {{"documents", check_documents}};
    return checks;
}

} // namespace atelier
