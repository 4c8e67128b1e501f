// How the repository stood when a session began, kept where the session's agent does not write: in
// the memory of whoever runs it, and for a run that comes after a crash in
// <project>/sessions/<session>/, which a sandbox hides.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/session.hpp"

#include <vector>

namespace atelier {

// What became of the record. whole: as it was written, or the session came not that far.
enum class RecordFate { whole, changed, missing };
constexpr auto names_of(RecordFate) {
    return std::to_array<Named<RecordFate>>({{RecordFate::whole, "whole"},
                                             {RecordFate::changed, "changed"},
                                             {RecordFate::missing, "missing"}});
}

// What a session is compared with.
struct KnownStart {
    // nullopt: nothing to compare with.
    std::optional<RepositoryState> state;
    RecordFate fate = RecordFate::whole;
};

std::filesystem::path start_record(const ProjectPaths& paths, const SessionId& session);

// From here on there is something to compare with again.
Result<void> write_start(WorkContext& work, const Session& session, const RepositoryState& state);
// `remembered` is what `write_start` was given, by the run that did; it counts more than the
// record. Nothing, and whole, once `mark_compared` was called.
Result<KnownStart> read_start(WorkContext& work, const Session& session,
                              const std::optional<RepositoryState>& remembered);
Result<void> mark_compared(WorkContext& work, const Session& session);
// After the session's own record is closed.
Result<void> forget_start(WorkContext& work, const SessionId& session);
// Sessions whose runs were killed between the two, and such as the plan does not know.
Result<std::vector<SessionId>> left_starts(WorkContext& work);

} // namespace atelier
