// The end of a turn: what its artisan replied becomes a commit to which nothing leads, then the
// row, the piece and what it was made from in one transaction, then the refs.
#pragma once

#include "app/piece/store_piece.hpp"
#include "app/run/driver_lease.hpp"
#include "app/run/run_world.hpp"
#include "app/run/wait_for_model.hpp"
#include "domain/dialect/turn_reading.hpp"

#include <optional>
#include <string>

namespace atelier {

// What came of a turn before anybody has looked at it.
struct TurnEnding {
    // All that its artisan said last; nullopt: it came to no reply.
    std::optional<std::string> reply = {};
    // Why not, as the record has it.
    std::string error = {};
    std::string error_text = {};
    // Of a turn that changes files in a worktree: what stands there after it.
    std::optional<CommitId> out = {};
    // Of one that edits its document there: all of it, as it stands by then.
    std::optional<std::string> document = {};
    // Nobody was asked, or nobody can tell: the turn is taken again and counts for nothing.
    bool lost = false;
    TurnReading used = {};
    // Lost, since its model allows no more for now.
    std::optional<ModelLimit> limit = {};
};

// Of a turn that failed by itself, and of one that counts for nothing and is taken again.
TurnEnding failed_ending(const Error& fault, const TurnReading& used = {});
TurnEnding lost_ending(const std::string& why, const TurnReading& used = {});

struct FinishedTurn {
    TurnRecord record;
    std::optional<Piece> piece = {};
    // Of the piece; else what the record says.
    std::string text = {};
    // What its model said in place of a reply, where it allows no more for now.
    std::optional<ModelLimit> limit = {};
    // Its artisan was paused, since too many of its turns have failed.
    bool breaker = false;
};

// `n`: a turn in flight, of which turn_as_begun tells what it was given. A reply that is no text is
// a failure of the turn, and no error here. lease-lost; not-runnable where it has ended already;
// git-failed and what the store fails with: nothing is recorded then.
Result<FinishedTurn> finish_turn(const RunWorld& world, const DriverLease& lease, int n,
                                 const TurnEnding& ending);

// round.completed for each round that this change has ended.
Result<void> note_rounds(PlanWriter& plan, const RunScene& before, const Facts& after);

} // namespace atelier
