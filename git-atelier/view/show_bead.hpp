// One bead and what is around it.
#pragma once

#include "app/look/show_bead.hpp"
#include "view/text/style.hpp"

namespace atelier {

// `with_events`: the command `show` has them, the skill does not.
Json show_json(const ShowOutcome& shown, bool with_events);
std::string show_text(const ShowOutcome& shown, const Style& style);

} // namespace atelier
