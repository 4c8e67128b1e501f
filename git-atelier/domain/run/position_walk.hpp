// One walk of a workflow with the facts of a run; workflow_position.hpp says what it answers.
#pragma once

#include "domain/run/position_facts.hpp"
#include "domain/run/round_tally.hpp"
#include "domain/run/seen_so_far.hpp"
#include "domain/run/workflow_position.hpp"

#include <optional>
#include <string>

namespace atelier {

// How a step stands: it is over; it is over, and the round around it is to begin anew; something in
// it is still due.
enum class StepState { over, sent_back, open };

// Around a step.
struct StepFrame {
    std::string stage = {};
    int visit = 0;
    int round = 0;
    // It is not the first time: a later round, or a stage that was visited before.
    bool again = false;
    bool in_loop = false;
    // Its stage or the run was ended: what is in flight ends, and nothing is begun.
    bool ending = false;
    // Rounds beyond what the loop says.
    int more_rounds = 0;
};

// How a visit of a stage ended.
struct VisitEnd {
    // Null where its steps came to their end.
    const SignalRecord* signal = nullptr;
    // The round around the stages begins anew: no other stage follows.
    bool sent_back = false;
};

class PositionWalk {
  public:
    // Looks into both, which have to outlive it.
    PositionWalk(const Workflow& workflow, const Facts& facts);

    RunNext next();
    // After next(): the visit that the run is in, and the stages among which it is one.
    const std::optional<StageAtHand>& stage() const { return stage_; }

  private:
    // `path` is the step's own; `prefix` ends where an index has to follow.
    StepState steps(const Terms& terms, const std::string& prefix, const StepFrame& frame,
                    Sight& sight, RoundTally& tally);
    StepState stages(const Terms& terms, const std::string& prefix, const StepFrame& frame,
                     Sight& sight, RoundTally& tally);
    StepState step(const Term& term, const std::string& path, const StepFrame& frame, Sight& sight,
                   RoundTally& tally);
    StepState step(const TurnStep& turn, const std::string& path, const StepFrame& frame,
                   Sight& sight, RoundTally& tally);
    StepState step(const CheckStep& check, const std::string& path, const StepFrame& frame,
                   Sight& sight, RoundTally& tally);
    StepState step(const DoStep& act, const std::string& path, const StepFrame& frame, Sight& sight,
                   RoundTally& tally);
    StepState step(const GateStep& gate, const std::string& path, const StepFrame& frame,
                   Sight& sight, RoundTally& tally);
    StepState step(const SeqStep& seq, const std::string& path, const StepFrame& frame,
                   Sight& sight, RoundTally& tally);
    StepState step(const ParStep& par, const std::string& path, const StepFrame& frame,
                   Sight& sight, RoundTally& tally);
    StepState step(const LoopStep& loop, const std::string& path, const StepFrame& frame,
                   Sight& sight, RoundTally& tally);

    // Whether a loop goes on behind its last round; false where that is short of what a person has
    // to say, and the run has failed by it.
    bool may_leave(const LoopStep& loop, const std::string& next_round, const StepFrame& frame,
                   StepState last, const RoundTally& round);
    // What several steps left becomes one.
    StepState merge(MergeKind kind, const std::string& path, const StepFrame& frame, Sight before,
                    const std::vector<SightPart>& parts, Sight& sight);
    // The recorded end of a check, a use case of ours or a merge: null where it has none, and what
    // that means is noted.
    const TurnRecord* ended(const std::string& path, const StepFrame& frame, StepState& state,
                            StepPlace& due);
    // What is over of a visit leads to; false where it has to be closed first.
    bool close(const Terms& terms, std::size_t index, const std::string& path, const VisitEnd& end,
               std::size_t& next);
    void fail(const std::string& path, const StepFrame& frame, std::string error,
              std::string reason);
    TurnDue due(const TurnStep& turn, StepPlace place, const StepFrame& frame, const Sight& sight);
    std::vector<TurnInput> notes_to(const std::string& role, const std::string& artisan) const;
    static StepPlace place(const std::string& path, const StepFrame& frame, std::size_t attempts);

    const Workflow& workflow_;
    PositionFacts facts_;
    SeenEntries seen_;
    // Found on the way.
    DueSteps due_;
    bool underway_ = false;
    int done_ = 0;
    int skipped_ = 0;
    std::optional<RunEnd> failure_;
    std::optional<StageToClose> to_close_;
    std::optional<FullStage> full_;
    std::optional<GateToWaitAt> gate_;
    // Where a person has asked for changes last; "" once somebody has had a turn since, or the
    // stage was ended.
    std::string refused_at_;
    std::optional<StageAtHand> stage_;
};

} // namespace atelier
