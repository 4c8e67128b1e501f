// One agent session: the record that says what may land.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/lease.hpp"

#include <optional>
#include <string>

namespace atelier {

// How far a session got; recorded when a stage begins, so that a crash anywhere can be picked up.
enum class Stage { claim, choose, worktree, brief, agent, assess, integrate, end };
constexpr auto names_of(Stage) {
    return std::to_array<Named<Stage>>({{Stage::claim, "claim"},
                                        {Stage::choose, "choose"},
                                        {Stage::worktree, "worktree"},
                                        {Stage::brief, "brief"},
                                        {Stage::agent, "agent"},
                                        {Stage::assess, "assess"},
                                        {Stage::integrate, "integrate"},
                                        {Stage::end, "end"}});
}

// What the agent itself said of its changeset.
enum class Declared { nothing, done, blocked, abandoned };
constexpr auto names_of(Declared) {
    return std::to_array<Named<Declared>>({{Declared::nothing, "nothing"},
                                           {Declared::done, "done"},
                                           {Declared::blocked, "blocked"},
                                           {Declared::abandoned, "abandoned"}});
}

struct Session {
    SessionId id;
    AgentId agent;
    std::optional<BeadId> epic;
    std::optional<BeadId> changeset;
    Stage stage = Stage::claim;
    Time started_at{};
    std::optional<Time> ended_at;
    // Absolute; "" before the worktree stage.
    std::string worktree;
    std::optional<BranchName> branch;
    // What the changeset's own commits stand on: base..head is what lands.
    std::optional<CommitId> base;
    // The work branch when the session began.
    std::optional<CommitId> start;
    // The work branch when it was assessed.
    std::optional<CommitId> head;
    // After a conflict: the root commit on which the agent was asked to put its work.
    std::optional<CommitId> onto;
    std::int64_t fencing = 0;
    Declared declared = Declared::nothing;
    std::string summary;
    // What the agent announced as further work on the epic; "" for none.
    std::string more_work;
    // How it ended: "integrated", "released", or the code of the error that ended it; "" while it
    // runs.
    std::string outcome;
    std::string outcome_text;

    bool operator==(const Session&) const = default;
};

} // namespace atelier
