// A change of the repository as a sentence.
#pragma once

#include "domain/guard/repository_state.hpp"

#include <string>

namespace atelier {

// One line: what it was and is, and how to undo it where a command does.
std::string change_text(const StateChange& change);

} // namespace atelier
