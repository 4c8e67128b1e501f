#include "app/look/whereabouts.hpp"

#include "app/core/turn_record.hpp"
#include "app/look/changed_range.hpp"
#include "ports/files.hpp"
#include "ports/repository.hpp"

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

std::optional<std::vector<FileChange>> changes_of(const Context& context, Repository& repository,
                                                  const BeadId& changeset) {
    const auto bead = context.store.read([&](PlanReader& plan) { return plan.find(changeset); });
    if (!bead || !*bead || kind_of(**bead) != BeadKind::changeset) return std::nullopt;
    const auto range = changed_range(context, repository, changeset);
    if (!range) return std::nullopt;
    auto files = repository.history().changes(range->commits.base, range->commits.head);
    return files ? std::optional(*std::move(files)) : std::nullopt;
}

} // namespace atelier
