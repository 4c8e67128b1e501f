#include "app/document/score_notes.hpp"

#include "app/document/document_plan.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/worktree/ref_locks.hpp"
#include "domain/piece/score_note.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

using Notes = std::map<CommitId, std::string>;

Result<Notes> notes_of(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto turns, plan.runs().turns({.run = run}));
    return score_notes(turns);
}

Result<void> written_notes(const Context& context, Repository& repository, const Notes& notes) {
    if (notes.empty()) return {};
    ATELIER_TRY(const CommitSignature signature, signature_of(context, repository, std::nullopt));
    const std::string ref{notes_ref};
    const auto written = repository.pieces().annotate(ref, notes, signature.committer);
    if (!written) return fail(naming_lock(repository.refs(), {ref}, written.error()));
    return {};
}

} // namespace

Result<void> write_score_notes(const Context& context, Repository& repository, const BeadId& run) {
    ATELIER_TRY(const Notes notes,
                context.store.read([&](PlanReader& plan) { return notes_of(plan, run); }));
    return written_notes(context, repository, notes);
}

Result<std::map<CommitId, std::string>> all_score_notes(PlanReader& plan) {
    ATELIER_TRY(const auto runs, plan.runs().select({}));
    Notes all;
    // Oldest first, as they were written.
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (!works_on_document(*run)) continue;
        ATELIER_TRY(const Notes its, notes_of(plan, run->id));
        for (const auto& [commit, note] : its)
            all[commit] += note;
    }
    return all;
}

Result<std::size_t> rewrite_score_notes(const Context& context, Repository& repository) {
    ATELIER_TRY(const Notes notes, context.store.read(all_score_notes));
    ATELIER_CHECK(written_notes(context, repository, notes));
    return notes.size();
}

} // namespace atelier
