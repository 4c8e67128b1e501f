// Root branches: one a line for people and scripts, with their epics in the document.
#pragma once

#include "app/look/list_roots.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json list_json(const ListOutcome& list);
// Nothing but names, so that it can be piped; with their changesets, where they were asked for.
std::string list_text(const ListOutcome& list, const Style& style = {});

} // namespace atelier
