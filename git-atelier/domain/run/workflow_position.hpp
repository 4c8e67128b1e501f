// What is due next in a run: a function of the workflow and of the facts, the turns that are
// recorded and the signals, and of nothing else. So whoever finds a run that was killed at any
// moment asks the same question and is told the same.
//
// A leaf is known by its path: the indices of the steps that lead to it, with the round under a
// loop and the visit where the steps are stages. `2.r3.0` is the first step in the third round of
// the loop that is the third step; `v2.0.r1.0` is in the first stage, as the second one visited.
// Where there are stages, their visits are folded: a finished one leads to the next, a `handoff` to
// the one that it names, also backwards, and `advance` ends the one at hand.
//
// Rules that a reader of a workflow may rely on:
// - A turn that failed is taken again `retries` times. Then it is skipped where the workflow says
//   so, else the run fails; what stands beside it is carried out to its end first, so that the
//   order in which turns come in decides nothing. A lost turn is taken again and counts for
//   nothing.
// - A round of a loop in which turns were skipped and none was done fails the run, as does a run of
//   which that is true.
// - What is sent back (changes requested at a gate, a rebase that conflicts) ends the round of the
//   loop around it; outside of loops the next turn is told, no more.
// - A loop goes on behind its last round whether or not what it waits for has come, but for the
//   word of a person: where changes were requested at a gate of that round, or it waits for an
//   approval, has a gate for one and was not approved, the run fails. To try again is one more
//   round then.
// - A run does not complete on a person's request for changes after which nobody had a turn.
// - A check that fails stops nothing: the next turn is told, and `until: checks-pass` looks at it.
// - A gate for an answer that nobody gave in time goes on without; any other one fails the run.
#pragma once

#include "domain/run/run.hpp"
#include "domain/workflow/workflow.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace atelier {

// Where in the workflow: what a TurnRecord says of its place.
struct StepPlace {
    std::string path;
    int attempt = 1;
    std::string stage;
    int visit = 0;
    int round = 0;

    bool operator==(const StepPlace&) const = default;
};

enum class InputKind {
    // A text: a piece, or a version of the document or the branch.
    piece,
    version,
    // Words about it: a reviewer's, an artisan's note, what a failed check printed, what could not
    // be done, what was decided at a gate.
    review,
    note,
    check,
    conflict,
    decision
};
constexpr auto names_of(InputKind) {
    return std::to_array<Named<InputKind>>({{InputKind::piece, "piece"},
                                            {InputKind::version, "version"},
                                            {InputKind::review, "review"},
                                            {InputKind::note, "note"},
                                            {InputKind::check, "check"},
                                            {InputKind::conflict, "conflict"},
                                            {InputKind::decision, "decision"}});
}

// One thing that a turn is shown.
struct TurnInput {
    InputKind kind = InputKind::piece;
    // Who made or said it: an artisan, a sender; "" for nobody.
    std::string from;
    // The turn that it came from, 0 for none.
    int turn = 0;
    std::optional<BeadId> piece;
    std::optional<CommitId> commit;
    // Of that text only so much, from its end (last_lines).
    int percent = 100;
    // What has no text of its own in the repository.
    std::string text;
    std::optional<WorkflowVerdict> verdict;
    std::optional<double> score;

    bool operator==(const TurnInput&) const = default;
};

struct TurnDue {
    StepPlace place;
    TurnStep step;
    // "" where nobody was named for the role.
    std::string artisan;
    // The name of its file; "" for the request alone.
    std::string brief;
    // Oldest first, and what a text is about behind it.
    std::vector<TurnInput> inputs;
    // What people said to this artisan, or to whoever is next, since it last had a turn.
    std::vector<TurnInput> notes;
    // From which its piece is made, in order.
    std::vector<BeadId> parents;
    // The version that it goes on with; nullopt for the one that the run began with.
    std::optional<CommitId> from;
    // Why the attempt before this one failed; "" for none.
    std::string error;

    bool operator==(const TurnDue&) const = default;
};

struct StepDue {
    StepPlace place;
    std::variant<CheckStep, DoStep> step;

    bool operator==(const StepDue&) const = default;
};

// Pieces to put together; domain/piece/merged_text says how.
struct MergeDue {
    StepPlace place;
    MergeKind kind = MergeKind::concat;
    std::vector<TurnInput> parts;
    // Those of the parts, in their order.
    std::vector<BeadId> parents;

    bool operator==(const MergeDue&) const = default;
};

// To be begun now, all at once; in the workflow's order. At least one of them.
struct DueSteps {
    std::vector<TurnDue> turns;
    std::vector<StepDue> steps;
    std::vector<MergeDue> merges;

    bool operator==(const DueSteps&) const = default;
};

// The stage is over, and its `close` is not recorded yet.
struct StageToClose {
    // Of the visit.
    std::string path;
    std::string stage;
    // To which it leads; "" where it was the last, or a round begins anew.
    std::string next;
    // A handoff said so, else it is the next one.
    bool handed_over = false;

    bool operator==(const StageToClose&) const = default;
};

struct GateToWaitAt {
    StepPlace place;
    GateStep step;

    bool operator==(const GateToWaitAt&) const = default;
};

// Its stage is over, and the run does not advance by itself.
struct FullStage {
    std::string path;
    std::string stage;
    // Whether more steps can be taken in it: it is a loop.
    bool extensible = false;

    bool operator==(const FullStage&) const = default;
};

// Nothing is to be begun before a turn in flight has ended.
struct TurnsUnderway {
    bool operator==(const TurnsUnderway&) const = default;
};

struct RunEnd {
    // completed or failed.
    RunStatus status = RunStatus::completed;
    // The code of the error and its sentence; "" for one that completed.
    std::string error;
    std::string reason;
    // What failed: a leaf, or a round in which each turn did; "*" for all of the run.
    std::string path;
    // What the run made in the end.
    std::vector<BeadId> pieces;

    bool operator==(const RunEnd&) const = default;
};

using RunNext =
    std::variant<DueSteps, StageToClose, TurnsUnderway, RunEnd, GateToWaitAt, FullStage>;

// Linear in the number of turns and signals.
RunNext next_step(const Workflow& workflow, const Facts& facts);

// What that turn was given as it began, whatever has happened since: whoever records its result
// asks, also one that found its reply after a crash. nullopt: it is no turn of an artisan.
std::optional<TurnDue> turn_as_begun(const Workflow& workflow, const Facts& facts, int n);

// Idle when it does not run; working with a turn in flight; advancing when a stage is over and not
// yet closed; else running.
RunActivity activity_of(RunStatus status, const Facts& facts, const RunNext& next);

// The visit of a stage that the run is in: the innermost one, where there are stages in stages.
struct StageAtHand {
    std::string path;
    std::string stage;
    // The stages that it is one of; they stand in the workflow.
    const Terms* among = nullptr;
};
// nullopt where it is in none.
std::optional<StageAtHand> stage_at_hand(const Workflow& workflow, const Facts& facts);

// As which the record of a turn that failed ends: skipped where no attempt is left and the workflow
// goes on without it, else failed. `failures` counts those before.
TurnStatus failed_as(const TurnStep& step, int failures);

// The innermost loop around that place; null where there is none, or the workflow has no such
// place.
const LoopStep* loop_around(const Workflow& workflow, std::string_view path);

struct LoopRound {
    // Of the loop.
    std::string path;
    int round = 0;

    auto operator<=>(const LoopRound&) const = default;
};

// Rounds in which something was due or in flight before and nothing is any more, innermost first.
// None in which the run has failed.
std::vector<LoopRound> rounds_over(const Workflow& workflow, const Facts& before,
                                   const Facts& after);

// The last lines of a text: so many of a hundred, at least one; what is asked for is rounded down.
std::string last_lines(std::string_view text, int percent);

} // namespace atelier
