// The overseer's last decision, and that it is taken back.
#pragma once

#include "app/undo/undo_decision.hpp"
#include "view/text/style.hpp"

namespace atelier {

// decision (number, kind, about, at, by), taken_back, beads[] (id, title, status, state),
// branches[] (bead, branch, from, to), checkouts, warnings.
Json undo_json(const UndoneDecision& undone);
std::string undo_text(const UndoneDecision& undone, Time now, const Style& style);

} // namespace atelier
