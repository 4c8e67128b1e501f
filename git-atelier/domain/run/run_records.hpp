// What every store of runs decides alike (ports/run_store.hpp): the order of lists, and what is
// refused.
#pragma once

#include "base/result.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"

#include <string>

namespace atelier {

// The newer one first, and of those made at once by id, a shorter one before a longer one.
bool newer(const Run& a, const Run& b);
bool newer(const Piece& a, const Piece& b);
// By run, a shorter id before a longer one, and in each by n.
bool in_order(const TurnRecord& a, const TurnRecord& b);
// The one that ended last first; of turns that ended at once the later one in that order.
bool ended_later(const TurnRecord& a, const TurnRecord& b);
// By piece, a shorter id before a longer one, and of each by position.
bool in_order(const Derivation& a, const Derivation& b);
// By what they are of, then by name.
bool in_order(const TurnPause& a, const TurnPause& b);
// The text in which a piece is searched for (base/fold.hpp).
std::string searched_text(const Piece& piece, const std::string& content);

Error no_such_run(const BeadId& run);
Error no_such_piece(const BeadId& piece);
// `other` has the path and the attempt already.
Error turn_recorded(const TurnRecord& turn, int other);
// `child` was made from it.
Error piece_was_used(const BeadId& piece, const BeadId& child);

} // namespace atelier
