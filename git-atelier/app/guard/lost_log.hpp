// Whether a log that a look at the repository did not find has been emptied. A look lists refs and
// logs one after the other, and a branch that lands goes with its log, perhaps between the two.
#pragma once

#include "ports/git_refs.hpp"

#include <string>

namespace atelier {

// Asked anew: the ref is there, and its log is empty or cannot be read.
bool has_lost_log(GitRefs& refs, const std::string& ref);

} // namespace atelier
