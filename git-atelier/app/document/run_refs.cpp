#include "app/document/run_refs.hpp"

#include "app/document/score_notes.hpp"
#include "app/worktree/ref_locks.hpp"
#include "ports/pieces.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<std::vector<std::string>> refs_of(const WorkContext& work, const BeadId& id) {
    std::vector<std::string> refs;
    ATELIER_CHECK(work.plan.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto run, plan.runs().find(id));
        if (run && run->branch) {
            refs.push_back(full_ref(*run->branch));
            refs.emplace_back(notes_ref);
        }
        ATELIER_TRY(const auto pieces, plan.runs().pieces({.run = id, .with_intermediate = true}));
        for (const Piece& piece : pieces)
            refs.push_back(piece_ref(piece.id));
        return {};
    }));
    return refs;
}

} // namespace

Result<void> unlock_refs_of(WorkContext& work, const BeadId& id, LockedBy by) {
    ATELIER_TRY(const auto refs, refs_of(work, id));
    if (refs.empty()) return {};
    return by == LockedBy::killed ? clear_locks_of_killed(work, refs)
                                  : clear_left_locks(work, refs);
}

Result<void> unlock_refs_after(WorkContext& work, const BeadId& id, const Error& error) {
    return is_of_killed_git(error) ? unlock_refs_of(work, id, LockedBy::killed) : Result<void>();
}

Result<void> unlock_notes(WorkContext& work) {
    return clear_left_locks(work, {std::string(notes_ref)});
}

} // namespace atelier
