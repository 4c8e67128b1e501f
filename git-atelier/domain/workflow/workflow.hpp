// A workflow as a term: who takes turns on one thing, in which order, and until when. Data alone;
// what it means is said by domain/run/workflow_position, what is wrong with one by
// domain/workflow/check_workflow, and how it is written by adapters/yaml/workflow_yaml. A caller
// may rely on this: two terms that are equal are carried out alike.
#pragma once

#include "base/enum_names.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace atelier {

// What a run of it works on: a changeset of an epic, a file of the repository, or a text of its
// own.
enum class WorkflowSubject { changeset, document, text };
constexpr auto names_of(WorkflowSubject) {
    return std::to_array<Named<WorkflowSubject>>({{WorkflowSubject::changeset, "changeset"},
                                                  {WorkflowSubject::document, "document"},
                                                  {WorkflowSubject::text, "text"}});
}

// What comes of a turn: a piece or the document's next text; commits in a worktree; a verdict or a
// score card; words that change nothing.
enum class Produces { text, changes, review, note };
constexpr auto names_of(Produces) {
    return std::to_array<Named<Produces>>({{Produces::text, "text"},
                                           {Produces::changes, "changes"},
                                           {Produces::review, "review"},
                                           {Produces::note, "note"}});
}

// What a turn is shown of what was made before it in the run: all of it, what came last, the last
// lines of that, or nothing.
enum class SeesKind { all, previous, part, none };
constexpr auto names_of(SeesKind) {
    return std::to_array<Named<SeesKind>>({{SeesKind::all, "all"},
                                           {SeesKind::previous, "previous"},
                                           {SeesKind::part, "N%"},
                                           {SeesKind::none, "none"}});
}
struct Sees {
    SeesKind kind = SeesKind::all;
    // Of the lines of what came last, from 1 to 100, and at least one line; only for `part`.
    int percent = 0;

    friend bool operator==(const Sees&, const Sees&) = default;
};

enum class IfFailed { stop, skip };
constexpr auto names_of(IfFailed) {
    return std::to_array<Named<IfFailed>>({{IfFailed::stop, "stop"}, {IfFailed::skip, "skip"}});
}

// Use cases of ours that a workflow may call for.
enum class DoKind { rebase, resubmit, notify };
constexpr auto names_of(DoKind) {
    return std::to_array<Named<DoKind>>(
        {{DoKind::rebase, "rebase"}, {DoKind::resubmit, "resubmit"}, {DoKind::notify, "notify"}});
}

// What a person is waited for with: their yes, a review of the work as it stands, or an answer.
enum class GateKind { approval, review, answer };
constexpr auto names_of(GateKind) {
    return std::to_array<Named<GateKind>>({{GateKind::approval, "approval"},
                                           {GateKind::review, "review"},
                                           {GateKind::answer, "answer"}});
}

// What comes of several: one text with each part under its heading, the parts as they are, the last
// one, or their reviews as one. One part stays what it is, whichever it is.
enum class MergeKind { concat, reveal, last, reviews };
constexpr auto names_of(MergeKind) {
    return std::to_array<Named<MergeKind>>({{MergeKind::concat, "concat"},
                                            {MergeKind::reveal, "reveal"},
                                            {MergeKind::last, "last"},
                                            {MergeKind::reviews, "reviews"}});
}

// What ends a loop before its last round. A loop that never gets there goes on after its last round
// all the same, but where a person has to approve. `rounds`: nothing does, each round is carried
// out.
enum class UntilKind { rounds, approved, checks_pass, done, unchanged, score };
constexpr auto names_of(UntilKind) {
    return std::to_array<Named<UntilKind>>({{UntilKind::rounds, "rounds"},
                                            {UntilKind::approved, "approved"},
                                            {UntilKind::checks_pass, "checks-pass"},
                                            {UntilKind::done, "done"},
                                            {UntilKind::unchanged, "unchanged"},
                                            {UntilKind::score, "score"}});
}
// Whose score of a round counts: anybody's, that of its last turn, their mean, or that of one role.
enum class ScoreOf { any, last, mean, role };
constexpr auto names_of(ScoreOf) {
    return std::to_array<Named<ScoreOf>>({{ScoreOf::any, "any"},
                                          {ScoreOf::last, "last"},
                                          {ScoreOf::mean, "mean"},
                                          {ScoreOf::role, "ROLE"}});
}
struct Until {
    UntilKind kind = UntilKind::rounds;
    // At least this much of 10; only for `score`, as are the others.
    double score = 0;
    ScoreOf of = ScoreOf::any;
    std::string role = {};

    friend bool operator==(const Until&, const Until&) = default;
};

// Where in its file something stands, 0 where it has none. It says nothing of what the thing is, so
// any two are equal.
struct WrittenAt {
    int line = 0;

    friend bool operator==(const WrittenAt&, const WrittenAt&) { return true; }
};

// Which file of briefs tells an artisan what to do: the first time, and in later rounds of the
// loops around the turn. "" for none: the request alone.
struct TurnBrief {
    std::string first = {};
    std::string then = {};

    friend bool operator==(const TurnBrief&, const TurnBrief&) = default;
};

// One artisan's contribution.
struct TurnStep {
    std::string role;
    Produces produces = Produces::text;
    TurnBrief brief = {};
    Sees sees = {};
    // How often it is tried again once it has failed.
    int retries = 1;
    IfFailed if_failed = IfFailed::stop;
    // nullopt: as long as the settings say.
    std::optional<Seconds> timeout = {};

    friend bool operator==(const TurnStep&, const TurnStep&) = default;
};

// An argument vector, run in the worktree. It costs no tokens.
struct CheckStep {
    std::vector<std::string> argv;

    friend bool operator==(const CheckStep&, const CheckStep&) = default;
};

struct DoStep {
    DoKind kind = DoKind::rebase;

    friend bool operator==(const DoStep&, const DoStep&) = default;
};

struct GateStep {
    GateKind kind = GateKind::approval;
    // nullopt: as long as it takes.
    std::optional<Seconds> timeout = {};

    friend bool operator==(const GateStep&, const GateStep&) = default;
};

struct Term;
// Without an initializer where it stands before the term: Clang 14 would need that there.
using Terms = std::vector<Term>;

// One after the other; without steps it is the identity. With a name it is a stage.
struct SeqStep {
    Terms steps;
    std::string name = {};
    // `last`, unless what is wanted are the parts.
    MergeKind merge = MergeKind::last;

    friend bool operator==(const SeqStep&, const SeqStep&);
};

// All at once, merged in the order in which they are written.
struct ParStep {
    Terms steps;
    MergeKind merge = MergeKind::concat;

    friend bool operator==(const ParStep&, const ParStep&);
};

// The steps one after the other, in rounds. With a name it is a stage.
struct LoopStep {
    Terms steps;
    int max = 1;
    Until until = {};
    std::string name = {};

    friend bool operator==(const LoopStep&, const LoopStep&);
};

struct Term {
    std::variant<TurnStep, CheckStep, DoStep, GateStep, SeqStep, ParStep, LoopStep> step;
    WrittenAt at = {};

    friend bool operator==(const Term&, const Term&) = default;
};
// Clang 14 does not survive their being defaulted, as each needs that of a term.
inline bool operator==(const SeqStep& one, const SeqStep& other) {
    return one.steps == other.steps && one.name == other.name && one.merge == other.merge;
}
inline bool operator==(const ParStep& one, const ParStep& other) {
    return one.steps == other.steps && one.merge == other.merge;
}
inline bool operator==(const LoopStep& one, const LoopStep& other) {
    return one.steps == other.steps && one.max == other.max && one.until == other.until &&
           one.name == other.name;
}

// A part that an artisan plays, in the order in which `--artisan` fills them.
struct WorkflowRole {
    std::string name;
    // Whoever plays it unless another is named; "": one has to be.
    std::string artisan = {};
    WrittenAt at = {};

    friend bool operator==(const WorkflowRole&, const WorkflowRole&) = default;
};

struct Workflow {
    std::string name;
    std::string title = {};
    WorkflowSubject subject = WorkflowSubject::text;
    std::vector<WorkflowRole> roles = {};
    // One after the other, as a SeqStep has them.
    Terms steps = {};

    friend bool operator==(const Workflow&, const Workflow&) = default;
};

// The steps within it: a SeqStep's, a ParStep's, a LoopStep's; null for a leaf.
const Terms* steps_within(const Term& term);
Terms* steps_within(Term& term);
// What it is called as a stage; "" for what is none.
const std::string& stage_name(const Term& term);
// Whether these steps are stages, one after the other, between which a run may be handed over:
// there are some, and each has a name.
bool are_stages(const Terms& steps);
// Null where it has no such role.
const WorkflowRole* find_role(const Workflow& workflow, std::string_view name);

} // namespace atelier
