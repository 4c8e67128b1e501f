// One execution of a workflow, and what is recorded of it. There is no program counter: what is due
// next follows from the definition and the facts alone (domain/run/workflow_position.hpp), so
// that whoever finds a run that was killed goes on with it as if it had not been.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/bead/bead.hpp"
#include "domain/run/run_limits.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// How a run stands. The status of its bead follows (bead_status_of).
enum class RunStatus {
    // Made, and not to be started yet.
    draft,
    // To be taken up by whoever drives queued runs.
    queued,
    running,
    // A gate is open, or a stage is full and the run does not advance by itself.
    waiting,
    paused,
    completed,
    failed,
    cancelled
};
constexpr auto names_of(RunStatus) {
    return std::to_array<Named<RunStatus>>({{RunStatus::draft, "draft"},
                                            {RunStatus::queued, "queued"},
                                            {RunStatus::running, "running"},
                                            {RunStatus::waiting, "waiting"},
                                            {RunStatus::paused, "paused"},
                                            {RunStatus::completed, "completed"},
                                            {RunStatus::failed, "failed"},
                                            {RunStatus::cancelled, "cancelled"}});
}

// What a run is doing, which is kept nowhere: activity_of says it.
enum class RunActivity { idle, running, working, advancing };
constexpr auto names_of(RunActivity) {
    return std::to_array<Named<RunActivity>>({{RunActivity::idle, "idle"},
                                              {RunActivity::running, "running"},
                                              {RunActivity::working, "working"},
                                              {RunActivity::advancing, "advancing"}});
}

enum class TurnStatus {
    // Due, without a session yet.
    pending,
    // Its session is being set up.
    preparing,
    working,
    done,
    failed,
    // Failed, and the workflow says to go on without it.
    skipped,
    // Whoever drove it died before its result was recorded.
    lost
};
constexpr auto names_of(TurnStatus) {
    return std::to_array<Named<TurnStatus>>({{TurnStatus::pending, "pending"},
                                             {TurnStatus::preparing, "preparing"},
                                             {TurnStatus::working, "working"},
                                             {TurnStatus::done, "done"},
                                             {TurnStatus::failed, "failed"},
                                             {TurnStatus::skipped, "skipped"},
                                             {TurnStatus::lost, "lost"}});
}

// What an artisan is doing, as people are shown it: a view of its newest turn.
enum class ArtisanState { idle, contemplating, working, ready };
constexpr auto names_of(ArtisanState) {
    return std::to_array<Named<ArtisanState>>({{ArtisanState::idle, "idle"},
                                               {ArtisanState::contemplating, "contemplating"},
                                               {ArtisanState::working, "working"},
                                               {ArtisanState::ready, "ready"}});
}

// What a leaf of the workflow was answered by, where it is asked for one.
enum class WorkflowVerdict {
    // By a reviewing turn, or at a gate.
    approved,
    changes_requested,
    // At a gate alone.
    answered,
    expired,
    // By a check.
    passed,
    failed,
    // By a use case of ours: it could not be done as things stand.
    conflict
};
constexpr auto names_of(WorkflowVerdict) {
    return std::to_array<Named<WorkflowVerdict>>(
        {{WorkflowVerdict::approved, "approved"},
         {WorkflowVerdict::changes_requested, "changes_requested"},
         {WorkflowVerdict::answered, "answered"},
         {WorkflowVerdict::expired, "expired"},
         {WorkflowVerdict::passed, "passed"},
         {WorkflowVerdict::failed, "failed"},
         {WorkflowVerdict::conflict, "conflict"}});
}

enum class SignalKind {
    // What `git atelier signal` sends.
    advance,
    handoff,
    complete,
    inject,
    note,
    approve,
    request_changes,
    answer,
    // Commands of their own.
    pause,
    resume,
    abandon,
    retry,
    // `run ID --steps N`: so many more rounds of a full stage.
    steps,
    // The driver's own: a stage is closed, a gate was open for too long. They are nobody's
    // influence and count as none.
    close,
    expire
};
constexpr auto names_of(SignalKind) {
    return std::to_array<Named<SignalKind>>({{SignalKind::advance, "advance"},
                                             {SignalKind::handoff, "handoff"},
                                             {SignalKind::complete, "complete"},
                                             {SignalKind::inject, "inject"},
                                             {SignalKind::note, "note"},
                                             {SignalKind::approve, "approve"},
                                             {SignalKind::request_changes, "request-changes"},
                                             {SignalKind::answer, "answer"},
                                             {SignalKind::pause, "pause"},
                                             {SignalKind::resume, "resume"},
                                             {SignalKind::abandon, "abandon"},
                                             {SignalKind::retry, "retry"},
                                             {SignalKind::steps, "steps"},
                                             {SignalKind::close, "close"},
                                             {SignalKind::expire, "expire"}});
}

// What a recorded turn was: an artisan's contribution, or one of the workflow's leaves that need
// none.
enum class TurnKind {
    turn,
    check,
    // One of our use cases; `do` in a workflow's file.
    act,
    // Pieces of turns beside each other, put together.
    merge
};
constexpr auto names_of(TurnKind) {
    return std::to_array<Named<TurnKind>>({{TurnKind::turn, "turn"},
                                           {TurnKind::check, "check"},
                                           {TurnKind::act, "do"},
                                           {TurnKind::merge, "merge"}});
}

enum class PieceOrigin { turn, merge, injected };
constexpr auto names_of(PieceOrigin) {
    return std::to_array<Named<PieceOrigin>>({{PieceOrigin::turn, "turn"},
                                              {PieceOrigin::merge, "merge"},
                                              {PieceOrigin::injected, "injected"}});
}

// What a run is, beside its bead, which has the title, and its request in the description.
struct Run {
    BeadId id;
    // The name of its workflow, and the normal form as text that it started with: later changes of
    // the file do not reach it.
    std::string workflow;
    std::string definition;
    // What the turns are to do, and for whom.
    std::string request;
    std::string patron;
    // The artisan of each role.
    std::map<std::string, std::string> artisans;
    // A name of WorkflowSubject.
    std::string subject = "text";
    // Of a document, its path in the repository; of a changeset, which.
    std::string document;
    std::optional<BeadId> changeset;
    // Of a document run: its own branch, from where it was cut, and where it was left last.
    std::optional<BranchName> branch;
    std::optional<CommitId> base;
    std::optional<CommitId> head;
    // Pieces that it was started from, in order.
    std::vector<BeadId> sources;
    RunStatus status = RunStatus::draft;
    // Why it is paused, or ended as it did; "" where the status says all.
    std::string reason;
    std::uint64_t seed = 0;
    // The name of the stage with which it begins; "" for the first one.
    std::string start_stage;
    // Whether a full stage leads to the next one by itself.
    bool auto_advance = true;
    RunLimits limits;
    // While it waits at a gate: the gate's path, and the message that was sent about it.
    std::string waits_at;
    std::optional<BeadId> waits_for;
    Time created_at{};
    std::optional<Time> started_at;
    std::optional<Time> ended_at;

    bool operator==(const Run&) const = default;
};

// What is known of it; nullopt is not nothing, but unknown.
struct TurnUsage {
    std::optional<std::int64_t> input = {};
    std::optional<std::int64_t> cached = {};
    std::optional<std::int64_t> output = {};
    std::optional<double> cost = {};

    bool operator==(const TurnUsage&) const = default;
};

// A leaf of the workflow, once. Run and n are its key; path and attempt are unique in a run, too.
struct TurnRecord {
    BeadId run;
    // From 1 in each run, in the order in which they began.
    int n = 0;
    TurnKind kind = TurnKind::turn;
    // Where in the definition: `2.r3.0` (domain/run/workflow_position.hpp).
    std::string path;
    // From 1; one higher for each time the same path is taken anew.
    int attempt = 1;
    // Of the innermost named stage around it, "" for none; the number of its visit, and the round
    // of the innermost loop. 0 where there is none.
    std::string stage;
    int visit = 0;
    int round = 0;
    // "" where no artisan takes it.
    std::string role;
    std::string artisan;
    TurnStatus status = TurnStatus::pending;
    std::optional<SessionId> session;
    // Of a turn that changes files: from where it began, and what it left.
    std::optional<CommitId> in;
    std::optional<CommitId> out;
    // The text that it made.
    std::optional<BeadId> piece;
    // A review or a note that became no piece; what a check printed, cut.
    std::string text;
    std::optional<WorkflowVerdict> verdict;
    // The overall score, and the whole score card as one line of JSON, "" for none.
    std::optional<double> score;
    std::string score_card;
    // The artisan said that there is nothing left to do.
    bool says_done = false;
    // It left what it was given, to the byte.
    bool unchanged = false;
    TurnUsage usage;
    Time started_at{};
    std::optional<Time> ended_at;
    // Of one that failed: the code, and the sentence that the next attempt is told.
    std::string error;
    std::string error_text;

    bool operator==(const TurnRecord&) const = default;
};

// Something that was said to a run and counts; what was refused is recorded nowhere. Run and n are
// its key.
struct SignalRecord {
    BeadId run;
    // From 1 in each run, in the order in which they were taken.
    int n = 0;
    SignalKind kind = SignalKind::note;
    // Where the run was: the visit of a stage that an advance, a handoff or a close ends, the gate
    // that is decided, the turn that is retried. "" for the run as a whole.
    std::string path;
    // How many turns were recorded by then.
    int after_turn = 0;
    // The stage of a handoff or a close; the artisan or the role of a note.
    std::string to;
    // Of a note, an answer, a request for changes, a pause.
    std::string text;
    // What was given along: an injected piece, a handoff's.
    std::optional<BeadId> piece;
    // What an approval is of.
    std::optional<TreeId> tree;
    // How many more steps.
    int amount = 0;
    // The identity of the sender.
    std::string by;
    Time at{};

    bool operator==(const SignalRecord&) const = default;
};

// A text that a run made or was given: a commit below refs/atelier/pieces/.
struct Piece {
    // `at-x7k2p.3`
    BeadId id;
    BeadId run;
    // The turn that made it; 0 for an injected one.
    int turn = 0;
    PieceOrigin origin = PieceOrigin::turn;
    // Where in the definition it was made, and in which stage.
    std::string path;
    std::string stage;
    // The key of its artisan; of an injected one, the identity of its sender; "" of a merged one.
    std::string artisan;
    std::string form;
    std::string patron;
    std::string interpretation;
    // Its first words in one line, for lists.
    std::string preview;
    CommitId commit;
    // A later piece of its run was made from it: lists leave it out.
    bool intermediate = false;
    int thanks = 0;
    Time created_at{};

    bool operator==(const Piece&) const = default;
};

// `piece` was made from `parent`; position counts the parents of a piece from 0, as its commit has
// them.
struct Derivation {
    BeadId piece;
    int position = 0;
    BeadId parent;

    bool operator==(const Derivation&) const = default;
};

// All that decides what is due next in a run: turns, which may be in flight, by n, and signals, by
// n.
struct Facts {
    std::vector<TurnRecord> turns;
    std::vector<SignalRecord> signals;
    // As the run was started.
    std::string start_stage;
    bool auto_advance = true;
    std::vector<BeadId> sources;
    // The artisan of each role.
    std::map<std::string, std::string> artisans;

    bool operator==(const Facts&) const = default;
};

Facts facts_of(const Run& run, std::vector<TurnRecord> turns, std::vector<SignalRecord> signals);

// completed, failed and cancelled.
constexpr bool is_over(RunStatus status) {
    return status == RunStatus::completed || status == RunStatus::failed ||
           status == RunStatus::cancelled;
}

// pending, preparing and working.
constexpr bool is_in_flight(TurnStatus status) {
    return status == TurnStatus::pending || status == TurnStatus::preparing ||
           status == TurnStatus::working;
}

// What people and artisans sent, as opposed to what the driver recorded.
constexpr bool is_influence(SignalKind kind) {
    return kind != SignalKind::close && kind != SignalKind::expire;
}

// A run that nobody drives, and that was left in the midst of what it does: whatever somebody has
// said since to let it go on has yet to be taken up, and is no interruption.
bool was_interrupted(const Run& run, const std::vector<TurnRecord>& turns,
                     const std::vector<SignalRecord>& signals);
// One that is running, as somebody has let it go on, and that nobody drives. Between two sessions
// on its changeset no run waits for a driver.
bool awaits_driver(const Run& run, bool driven, bool interrupted);
// The artisan's state by its newest turn; null for one that has taken none.
ArtisanState artisan_state(const TurnRecord* newest);
// How the bead of such a run stands: draft deferred, queued open, running in_progress, waiting and
// paused blocked, and closed when it is over.
BeadStatus bead_status_of(RunStatus status);
// "failed: the reply is empty", why the bead of one that is over is closed; "" of any other.
std::string close_reason_of(const Run& run);

} // namespace atelier
