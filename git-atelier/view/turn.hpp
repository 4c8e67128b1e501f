// What the skills of turns answer, as documents.
#pragma once

#include "app/turn/turn_handoff.hpp"
#include "app/turn/turn_next.hpp"
#include "app/turn/turn_show.hpp"
#include "app/turn/turn_submit.hpp"
#include "base/json.hpp"

#include <string>

namespace atelier {

Json shown_turn_json(const ShownTurn& shown);
// Whose turn it is, and then all that is asked, as its prompt has it.
std::string shown_turn_text(const ShownTurn& shown);
Json next_turn_json(const NextTurn& next);
Json submitted_turn_json(const SubmittedTurn& submitted);
Json handed_off_json(const HandedOff& handed);

} // namespace atelier
