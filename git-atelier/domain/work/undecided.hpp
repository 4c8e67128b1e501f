// What of a plan's rows nobody has decided: it counts for nothing, whoever reads it. The one answer
// for the choice of work, the assessment, the landing, `why` and `doctor`; its facts are read by
// app/core/decisions.
#pragma once

#include "domain/bead/bead.hpp"
#include "domain/bead/decision.hpp"

#include <cstdint>

namespace atelier {

struct DecisionView {
    // Of all that `undecided_among` is asked about, and of the epics they are in.
    std::vector<DecisionFacts> facts;
    DecisionLines lines;
    // The epics that changesets are in, by their ids.
    std::map<BeadId, Bead> epics;
    // The event that blocked a changeset last, as far as the log has one.
    std::map<BeadId, std::int64_t> blocked;
};

// What the bead says was decided, promotion, size and abandon; that it may go on after it was
// blocked only the log can say.
std::vector<Act> said_by(const Bead& bead);
bool says(const Bead& bead, Act act);
// Whether it is to be asked of the log when it was blocked.
bool may_have_been_unblocked(const Bead& bead);

UndecidedBeads undecided_among(const std::vector<Bead>& beads, const DecisionView& view);

} // namespace atelier
