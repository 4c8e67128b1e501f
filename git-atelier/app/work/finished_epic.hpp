// A closed epic whose work has landed on its root branch, which somebody still has to bring into
// the branch that it grew from.
#pragma once

#include "domain/work/progress.hpp"

#include <string>

namespace atelier {

class GitRefs;

// What is said when an epic is closed: how much landed where, and the next step.
std::string finished_text(const EpicTree& tree, GitRefs& refs);

} // namespace atelier
