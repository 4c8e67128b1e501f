#include "app/look/whereabouts.hpp"

#include "app/core/turn_record.hpp"
#include "app/worktree/changed_range.hpp"
#include "ports/files.hpp"
#include "ports/repository.hpp"

namespace atelier {

namespace {

Result<std::optional<std::filesystem::path>> transcript_of(Files& files, const ProjectPaths& paths,
                                                           const SessionId& session) {
    for (const auto& file : {paths.transcript(session), paths.older_transcript(session)}) {
        ATELIER_TRY(const bool printed, files.exists(file));
        if (printed) return std::optional(file);
    }
    return std::optional<std::filesystem::path>();
}

Result<std::vector<Session>> sessions_of(PlanReader& plan, const Bead& place) {
    if (kind_of(place) == BeadKind::changeset) return plan.sessions({.changeset = place.id});
    if (kind_of(place) == BeadKind::agent) {
        ATELIER_TRY(const AgentId agent, AgentId::parse(place.title));
        return plan.sessions({.agent = agent});
    }
    ATELIER_TRY(const auto below, plan.select({.parent = place.id}));
    std::vector<BeadId> ids;
    for (const Bead& bead : below)
        ids.push_back(bead.id);
    return plan.sessions({.changesets = ids});
}

} // namespace

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
    ATELIER_TRY(out.transcript, transcript_of(files, paths, last.id));
    ATELIER_TRY(out.turn,
                context.store.read([&](PlanReader& plan) { return turn_record(plan, last.id); }));
    return out;
}

Result<std::filesystem::path> last_transcript(const Context& context, Files& files,
                                              const ProjectPaths& paths, const Bead& place) {
    ATELIER_TRY(const auto sessions,
                context.store.read([&](PlanReader& plan) { return sessions_of(plan, place); }));
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        ATELIER_TRY(const auto file, transcript_of(files, paths, session->id));
        if (file) return *file;
    }
    return fail(ErrorCode::not_found, "no agent has printed anything about " + place.id.str(),
                advise(Hint::what_it_is, place.id.str()));
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
