// One bead and what is around it.
#pragma once

#include "app/look/show_bead.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json show_json(const ShowOutcome& shown);
// What the skill answers: without events, and nothing that an agent would read twice or that says
// nothing, descriptions without the lines of their fields, fields without the empty ones.
Json bead_show_json(const ShowOutcome& shown);
std::string show_text(const ShowOutcome& shown, const Style& style);

} // namespace atelier
