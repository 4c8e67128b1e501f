// Root branches: one a line for people and scripts, with their epics in the document.
#pragma once

#include "app/look/list_roots.hpp"

namespace atelier {

Json list_json(const ListOutcome& list);
// Nothing but names, so that it can be piped.
std::string list_text(const ListOutcome& list);

} // namespace atelier
