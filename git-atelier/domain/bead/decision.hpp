// What only some may decide, and whether a decision counts: when its row names an event of the log,
// of somebody who may, whose line stands among the decisions (decision_lines.hpp).
#pragma once

#include "domain/bead/decision_lines.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

enum class Act {
    // An epic may be worked on.
    promotion,
    // A changeset may be of that size.
    size,
    // A changeset that was blocked may go on.
    retry,
    // An epic or a changeset is given up.
    abandon,
    // What was done of a changeset is good, or has to change.
    verdict,
};
constexpr auto names_of(Act) {
    return std::to_array<Named<Act>>({{Act::promotion, "promotion"},
                                      {Act::size, "size"},
                                      {Act::retry, "retry"},
                                      {Act::abandon, "abandon"},
                                      {Act::verdict, "verdict"}});
}

// Which event decided it last.
struct DecisionRow {
    BeadId bead;
    Act act = Act::promotion;
    std::int64_t seq = 0;
    std::string hash;

    bool operator==(const DecisionRow&) const = default;
};

// A row, and what the log holds where it leads.
struct DecisionFacts {
    DecisionRow row;
    std::optional<Event> event;
    // The hash of the event before that one; "" for none.
    std::string before;
    // Kept by whoever has looked, since a long event takes its time: whether it is as written.
    std::optional<bool> as_written = {};
};

// Whether the event is what the row names, about its bead.
bool is_as_written(const DecisionFacts& facts);

// Why what the row says was not decided, as the end of a sentence; nullopt: it counts. What a
// planner gives up is decided by the promotion after it (domain/work/undecided.hpp).
std::optional<std::string> decision_fault(const DecisionFacts& facts, const DecisionLines& lines);

// Whether an event of that type can be such a decision.
bool decides(const std::string& type, Act act);

// What a bead says of itself and nobody has decided, with why not.
struct Undecided {
    Act act = Act::promotion;
    std::string why;
};
// What is wrong with it and what the overseer has to do again; the command that does it.
std::string undecided_text(const BeadId& bead, Act act, const std::string& why);
std::string way_to_decide(const BeadId& bead, Act act);
using UndecidedBeads = std::map<BeadId, std::vector<Undecided>>;

} // namespace atelier
