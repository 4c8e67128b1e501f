// One agent session: the record that says what may land.
#pragma once

#include "base/enum_names.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/work/lease.hpp"

#include <optional>
#include <string>
#include <vector>

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

// How a session ended.
enum class SessionEnd {
    // Done and on the root branch.
    integrated,
    // Done; lands when what it waits for has landed.
    done,
    // It conflicts with the root branch and is the next session's first task.
    conflict,
    // Somebody wrote about it while its agent worked; it does not land before the next session has
    // been told.
    unread,
    // The agent, or what it left, was refused; the changeset is blocked and the overseer has a
    // message.
    blocked,
    // Stopped on request; resumable.
    interrupted,
    // A planner's agent has ended, or a worker's gave its epic back.
    ended,
    // The run that held it is gone; another one has closed its record.
    lost,
    // There was none: an agent without an orchestrator spoke of its changeset.
    detached,
    // An error ended it: the claim was gone, or what the session stands on failed.
    failed,
    // It took a turn of the workflow that carries the changeset out, and what comes next is for
    // another session.
    turn,
};
constexpr auto names_of(SessionEnd) {
    return std::to_array<Named<SessionEnd>>({{SessionEnd::integrated, "integrated"},
                                             {SessionEnd::done, "done"},
                                             {SessionEnd::conflict, "conflict"},
                                             {SessionEnd::unread, "unread"},
                                             {SessionEnd::blocked, "blocked"},
                                             {SessionEnd::interrupted, "interrupted"},
                                             {SessionEnd::ended, "ended"},
                                             {SessionEnd::lost, "lost"},
                                             {SessionEnd::detached, "detached"},
                                             {SessionEnd::failed, "failed"},
                                             {SessionEnd::turn, "turn"}});
}

// The end as it is recorded: its name, or the code of the error.
class SessionOutcome {
  public:
    SessionOutcome(SessionEnd end) : end_(end), text_(name_of(end)) {}
    SessionOutcome(ErrorCode code) : end_(SessionEnd::failed), text_(info(code).name) {}
    // A text that is not a name is that of an error, also one that this version does not know.
    static SessionOutcome parse(const std::string& text);

    SessionEnd end() const { return end_; }
    std::optional<ErrorCode> code() const { return error_code_named(text_); }
    const std::string& text() const { return text_; }

    bool operator==(const SessionOutcome&) const = default;

  private:
    SessionEnd end_;
    std::string text_;
};

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
    // The work branch when it was assessed, else when the session ended; nullopt for one whose run
    // died, and for one without a worktree.
    std::optional<CommitId> head;
    // After a conflict, or a check that failed on what would have landed: the root commit on which
    // the agent was asked to put its work.
    std::optional<CommitId> onto;
    std::int64_t fencing = 0;
    Declared declared = Declared::nothing;
    std::string summary;
    // What the agent announced as further work on the epic; "" for none.
    std::string more_work;
    // While it runs: none.
    std::optional<SessionOutcome> outcome;
    std::string outcome_text;

    bool operator==(const Session&) const = default;
};

// How often in a row, of sessions on one changeset from the oldest to the newest, the work came
// back with a conflict. Sessions that say nothing of the work do not count, and do not end the row:
// they run, were stopped, lost, or failed.
int conflicts_in_a_row(const std::vector<Session>& sessions);
// The same of sessions whose agent could not be run to its end.
int runtime_failures_in_a_row(const std::vector<Session>& sessions);
// The same of those that came to a limit of their model, which count as no failure.
int limits_in_a_row(const std::vector<Session>& sessions);
// The newest of them that says something of the work; null where none does.
const Session* newest_verdict(const std::vector<Session>& sessions);

} // namespace atelier
