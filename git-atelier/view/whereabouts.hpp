// Where the work on a changeset can be looked at, beside what else is said of it.
#pragma once

#include "app/look/whereabouts.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

// `worktree`, `transcript`, `diffstat`, `usage` and `last_words`, null where there is none.
void add_whereabouts(Json& body, const Whereabouts& where);
// A line each, with a heading, and the agent's last words; "" where there is none of them.
std::string whereabouts_text(const Whereabouts& where, const Style& style);

} // namespace atelier
