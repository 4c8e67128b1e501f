// What is kept of a decision of the overseer's, so that it can be taken back: what of the plan was
// changed by it, before and after.
#pragma once

#include "base/enum_names.hpp"
#include "base/json.hpp"
#include "domain/bead/decision.hpp"
#include "domain/undo/bead_parts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class DecisionKind {
    promote,
    abandon,
    retry,
    approve_size,
    // Of the work of a changeset.
    approve,
    request_changes,
    pause,
    resume,
    answer,
    // A message without an answer.
    close_message,
    close_tasks,
    pin,
    unpin,
    // Of an epic.
    integrate,
    // A changeset, by hand.
    land,
    restack,
};
constexpr auto names_of(DecisionKind) {
    return std::to_array<Named<DecisionKind>>({{DecisionKind::promote, "promote"},
                                               {DecisionKind::abandon, "abandon"},
                                               {DecisionKind::retry, "retry"},
                                               {DecisionKind::approve_size, "approve-size"},
                                               {DecisionKind::approve, "approve"},
                                               {DecisionKind::request_changes, "request-changes"},
                                               {DecisionKind::pause, "pause"},
                                               {DecisionKind::resume, "resume"},
                                               {DecisionKind::answer, "answer"},
                                               {DecisionKind::close_message, "close-message"},
                                               {DecisionKind::close_tasks, "close-tasks"},
                                               {DecisionKind::pin, "pin"},
                                               {DecisionKind::unpin, "unpin"},
                                               {DecisionKind::integrate, "integrate"},
                                               {DecisionKind::land, "land"},
                                               {DecisionKind::restack, "restack"}});
}

// What it moved is kept as receipts of its own (domain/land), and not as changes of the plan.
bool moves_branches(DecisionKind kind);

struct ChangedBead {
    BeadId id;
    // It was not there before.
    bool created = false;
    std::vector<BeadPart> parts = {};

    bool operator==(const ChangedBead&) const = default;
};

// Which event decides that of the bead.
struct DecidingEvent {
    std::int64_t seq = 0;
    std::string hash;

    bool operator==(const DecidingEvent&) const = default;
};

struct ChangedRow {
    BeadId bead;
    Act act = Act::promotion;
    std::optional<DecidingEvent> before = {};
    DecidingEvent after;

    bool operator==(const ChangedRow&) const = default;
};

// What was remembered beside the beads.
struct ChangedMemory {
    std::string key;
    std::string before;
    std::string after;

    bool operator==(const ChangedMemory&) const = default;
};

// Events that follow each other.
struct EventSpan {
    std::int64_t first = 0;
    std::int64_t last = 0;

    bool has(std::int64_t seq) const { return first <= seq && seq <= last; }
    bool operator==(const EventSpan&) const = default;
};

struct TakenDecision {
    // 1, 2, ... in the order in which they were taken.
    std::int64_t number = 0;
    // The one to be taken back next after this one; 0 for none.
    std::int64_t below = 0;
    DecisionKind kind = DecisionKind::promote;
    // What was named.
    std::vector<BeadId> about = {};
    Time at{};
    std::string by = {};
    // Its first and its last event.
    std::int64_t first = 0;
    std::int64_t last = 0;
    // What others did meanwhile, where it took several transactions.
    std::vector<EventSpan> others = {};
    std::vector<ChangedBead> beads = {};
    std::vector<ChangedRow> rows = {};
    std::vector<ChangedMemory> memories = {};

    bool operator==(const TakenDecision&) const = default;
};

Json spans_json(const std::vector<EventSpan>& spans);
std::vector<EventSpan> spans_in(const Json& row, std::string_view key);

std::string taken_decision_text(const TakenDecision& decision);
// nullopt for what taken_decision_text did not write.
std::optional<TakenDecision> taken_decision_from(std::string_view text);

} // namespace atelier
