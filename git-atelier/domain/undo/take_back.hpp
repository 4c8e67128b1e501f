// Whether a decision of the overseer's can be taken back: where nothing has been built on it, with
// what is written then, else with all that has been built.
#pragma once

#include "domain/undo/taken_decision.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// What has become of it since.
struct SinceDecision {
    // Of the beads that it changed, those that are there.
    std::map<BeadId, Bead> beads = {};
    // All after its first one that are not its own.
    std::vector<Event> events = {};
    // Of the beads that it changed.
    std::vector<DecisionRow> rows = {};
    std::map<std::string, std::string> memories = {};
    // Of a promotion: what is below the epic. Otherwise the epics of changesets that were given up
    // or landed.
    std::set<BeadId> around = {};
    // What depends on a bead that was given up or landed.
    std::set<BeadId> dependents = {};
    // Messages that it closed, and that have been sent anew.
    std::set<BeadId> sent_anew = {};
};

// `code` is one of: claimed, session, landed, worked-on, closed, integrated, moved, pushed, read,
// changed, decided-again, gone, run.
struct BuiltOn {
    std::string code;
    std::optional<BeadId> bead = {};
    // The event that says so; 0 for none.
    std::int64_t seq = 0;
    std::string message;
};

struct TakingBack {
    // As they are written, in the order in which the decision changed them.
    std::vector<Bead> beads = {};
    std::vector<ChangedRow> rows = {};
    std::vector<ChangedMemory> memories = {};
    // Empty: it can be taken back.
    std::vector<BuiltOn> built = {};
};

inline constexpr std::string_view taken_back_reason = "taken back";

// Of the keys under which the comments on a changeset's lines are remembered.
inline constexpr std::string_view line_comments_prefix = "line-comments:";
// Of those under which it is remembered what a promotion is to give up.
inline constexpr std::string_view wishes_prefix = "abandoned:";
// Under which it is remembered what is tried again, and when.
inline constexpr std::string_view start_pauses_key = "start-pauses";

// Whether it is remembered as part of a decision.
bool is_kept_memory(std::string_view key);

// What others hold is never given back to them: an epic is open again, and nobody's.
Result<TakingBack> take_back(const TakenDecision& decision, const SinceDecision& since);

// Of that decision or another one that has been taken back since: nothing was built by them.
std::vector<Event> without_undone(std::vector<Event> events);

} // namespace atelier
