#include "app/look/whereabouts.hpp"

#include "app/core/turn_record.hpp"
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
    for (const auto& file : {paths.transcript(last.id), paths.older_transcript(last.id)}) {
        ATELIER_TRY(const bool printed, files.exists(file));
        if (printed && !out.transcript) out.transcript = file;
    }
    ATELIER_TRY(out.usage,
                context.store.read([&](PlanReader& plan) { return turn_record(plan, last.id); }));
    return out;
}

} // namespace atelier
