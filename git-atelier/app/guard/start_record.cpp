#include "app/guard/start_record.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const ProjectPaths& paths, const SessionId& session) {
    return paths.sessions() / session.str();
}

fs::path compared_mark(const ProjectPaths& paths, const SessionId& session) {
    return folder_of(paths, session) / "compared";
}

} // namespace

fs::path start_record(const ProjectPaths& paths, const SessionId& session) {
    return folder_of(paths, session) / "start";
}

Result<void> write_start(WorkContext& work, const Session& session, const RepositoryState& state) {
    ATELIER_CHECK(work.files.remove(compared_mark(work.paths, session.id)));
    return work.files.write(start_record(work.paths, session.id), state_text(state));
}

Result<KnownStart> read_start(WorkContext& work, const Session& session,
                              const std::optional<RepositoryState>& remembered) {
    ATELIER_TRY(const bool compared, work.files.exists(compared_mark(work.paths, session.id)));
    if (compared) return KnownStart{};
    const fs::path record = start_record(work.paths, session.id);
    ATELIER_TRY(const auto text, work.files.read(record));
    if (remembered) {
        const bool same = text && *text == state_text(*remembered);
        return KnownStart{remembered, same    ? RecordFate::whole
                                      : !text ? RecordFate::missing
                                              : RecordFate::changed};
    }
    // It is written before the stage ends in which the agent's worktree is made.
    const bool expected = session.stage > Stage::worktree && !session.worktree.empty();
    if (!text) return KnownStart{{}, expected ? RecordFate::missing : RecordFate::whole};
    auto state = parse_state(*text, record.string());
    if (!state) return KnownStart{{}, RecordFate::changed};
    return KnownStart{*std::move(state), RecordFate::whole};
}

Result<void> mark_compared(WorkContext& work, const Session& session) {
    ATELIER_CHECK(work.files.write(compared_mark(work.paths, session.id), ""));
    return work.files.remove(start_record(work.paths, session.id));
}

Result<void> forget_start(WorkContext& work, const SessionId& session) {
    return work.files.remove(folder_of(work.paths, session));
}

Result<std::vector<SessionId>> left_starts(WorkContext& work) {
    ATELIER_TRY(const auto names, work.files.list(work.paths.sessions()));
    return work.plan.store.read([&](PlanReader& plan) -> Result<std::vector<SessionId>> {
        std::vector<SessionId> left;
        for (const std::string& name : names) {
            const auto id = SessionId::parse(name);
            if (!id) continue;
            ATELIER_TRY(const auto session, plan.session(*id));
            if (!session || session->ended_at) left.push_back(*id);
        }
        return left;
    });
}

} // namespace atelier
