#include "app/turn/between_turns.hpp"

#include "app/run/say_lines.hpp"
#include "app/run/to_next_turn.hpp"

namespace atelier {

Result<RunBetweenTurns> between_turns(const RunWorld& world, const DriverLease& lease,
                                      const TurnTaker& taker, int at_most) {
    ATELIER_TRY(HaltedRun halted, to_next_turn(world, lease, at_most, taker));
    RunBetweenTurns out{.run = std::move(halted.run), .is_due = halted.halt == RunHalt::due};
    if (!halted.turns.empty()) out.begun = std::move(halted.turns.front());
    celebrate(world, out.run);
    return out;
}

} // namespace atelier
