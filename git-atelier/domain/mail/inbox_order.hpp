// What waits behind a message to the overseer, and so which of them is to be answered first.
#pragma once

#include "domain/bead/message.hpp"
#include "domain/work/progress.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace atelier {

// What cannot be finished before a message is settled, each in order of the ids.
struct HeldUp {
    std::vector<BeadId> changesets;
    std::vector<BeadId> epics;
    // Of workflows: the one that is at a gate.
    std::vector<BeadId> runs = {};

    bool operator==(const HeldUp&) const = default;
};

// The plan as who waits for whom, through all that is open.
class WaitingPlan {
  public:
    explicit WaitingPlan(const std::vector<EpicTree>& open_epics);

    // What the message is about and all that waits for it, step by step. A note holds nothing up,
    // nor does a question about something that is over.
    HeldUp held_up_by(const Message& message) const;
    // The same of a bead that waits for the overseer; of an epic with all that is in it.
    HeldUp held_up_by(const BeadId& bead) const;

  private:
    struct Part {
        BeadKind kind;
        bool open;
        std::vector<BeadId> below;
        std::vector<BeadId> waiting;
    };
    void add(const EpicTree& tree);
    HeldUp all_behind(std::set<BeadId> held) const;

    std::map<BeadId, Part> parts_;
};

// Less than another's where more changesets, else more epics, are held up.
std::pair<std::ptrdiff_t, std::ptrdiff_t> rank_of(const HeldUp& behind);
// Whether `a` is to be settled before `b`: it holds up more changesets, else more epics, else it
// was sent earlier.
bool comes_first(const Message& a, const HeldUp& behind_a, const Message& b,
                 const HeldUp& behind_b);

} // namespace atelier
