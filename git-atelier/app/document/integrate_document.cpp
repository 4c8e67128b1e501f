#include "app/document/integrate_document.hpp"

#include "app/core/plan_queries.hpp"
#include "app/document/settle_document.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/move_branch.hpp"
#include "base/text.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

constexpr int most_attempts_to_land = 20;

struct FinishedDocument {
    PlannedDocument planned;
    std::string title;
    CommitId head;
};

Result<FinishedDocument> finished_document(WorkContext& work, const BeadId& run) {
    ATELIER_TRY(const auto settled, settle_document(work, run, std::nullopt));
    if (!settled)
        return fail(ErrorCode::usage, run.str() + " works on no document, and has no branch",
                    advise(Hint::lists_pieces));
    const Run& found = settled->planned.run;
    if (!is_over(found.status))
        return fail(ErrorCode::not_runnable,
                    run.str() + " is " + std::string(name_of(found.status)) +
                        ", and its document may still change",
                    advise(Hint::end_run_first, run.str()));
    if (settled->standing == DocumentStanding::moved || !settled->found)
        return fail(ErrorCode::document_moved, run.str() + " cannot be integrated: " +
                                                   moved_text(settled->planned, settled->found));
    ATELIER_TRY(const Bead bead,
                work.plan.store.read([&](PlanReader& plan) { return require_bead(plan, run); }));
    return FinishedDocument{settled->planned, bead.title, *settled->found};
}

Result<ComingBranch> coming_branch(Repository& repository, const FinishedDocument& of) {
    const BranchName& onto = of.planned.record.onto;
    ATELIER_TRY(const auto from, repository.refs().resolve(full_ref(onto)));
    if (!from)
        return fail(ErrorCode::not_found, "the branch " + onto.str() + ", from which " +
                                              of.planned.branch.str() + " was cut, is gone");
    ATELIER_TRY(const auto base, repository.history().merge_base(*from, of.head));
    if (!base)
        return fail(ErrorCode::ref_conflict,
                    onto.str() + " and " + of.planned.branch.str() + " have no commit in common",
                    advise(Hint::rebase_root, shell_quoted(of.planned.branch.str()),
                           shell_quoted(onto.str())));
    return ComingBranch{.of = of.planned.run.id,
                        .title = of.title,
                        .root = of.planned.branch,
                        .parent = onto,
                        .from = *from,
                        .head = of.head,
                        .base = *base,
                        .trailer = run_trailer};
}

Result<bool> is_there(GitHistory& history, const ComingBranch& coming) {
    if (coming.base == coming.head) return true;
    ATELIER_TRY(const auto equal, history.equal_on(coming.base, coming.head, coming.from));
    return equal.has_value();
}

} // namespace

Result<EpicIntegration> integrate_document(WorkContext& work,
                                           const IntegrateDocumentRequest& request) {
    Context& context = work.plan;
    if (!request.preview) ATELIER_CHECK(record_unrecorded_integrations(work));
    for (int attempt = 0; attempt < most_attempts_to_land; ++attempt) {
        ATELIER_TRY(const FinishedDocument of, finished_document(work, request.run));
        ATELIER_TRY(const ComingBranch coming, coming_branch(work.repository, of));
        ATELIER_TRY(const bool already, is_there(work.repository.history(), coming));
        ATELIER_TRY(EpicIntegration out, draw_up_integration(work, coming, request.way, already));
        out.preview = request.preview;
        if (out.already || request.preview) return out;
        if (!out.conflicts.empty()) return fail(integration_conflicts(out));
        const IntegrationReceipt receipt{.way = request.way,
                                         .parent = coming.parent,
                                         .from = coming.from,
                                         .to = *out.integrated,
                                         .head = coming.head};
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return begin_integration(plan, request.run, receipt);
        }));
        const auto moved = move_branch(work, {.branch = coming.parent,
                                              .from = coming.from,
                                              .to = *out.integrated,
                                              .why = "atelier: integrate " + request.run.str()});
        if (!moved && moved.error().code == ErrorCode::root_moved) continue;
        if (!moved) return tl::unexpected(moved.error());
        out.checkout = moved->checkout;
        out.warnings = moved->warnings;
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return record_integration(plan, request.run, receipt);
        }));
        return out;
    }
    return fail(ErrorCode::root_moved,
                "the branch that " + request.run.str() + " lands on kept moving",
                advise(Hint::root_keeps_moving));
}

} // namespace atelier
