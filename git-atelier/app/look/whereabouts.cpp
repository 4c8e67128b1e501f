#include "app/look/whereabouts.hpp"

#include "ports/files.hpp"

namespace atelier {

Result<Whereabouts> whereabouts_of(const Context& context, Files& files, const ProjectPaths& paths,
                                   const BeadId& changeset) {
    ATELIER_TRY(const auto sessions, context.store.read([&](PlanReader& plan) {
        return plan.sessions({.changeset = changeset});
    }));
    Whereabouts out;
    if (sessions.empty()) return out;
    const Session& last = sessions.back();
    if (!last.worktree.empty()) {
        ATELIER_TRY(const bool there, files.exists(last.worktree));
        if (there) out.worktree = last.worktree;
    }
    const auto transcript = paths.transcript(last.id);
    ATELIER_TRY(const bool printed, files.exists(transcript));
    if (printed) out.transcript = transcript;
    return out;
}

} // namespace atelier
