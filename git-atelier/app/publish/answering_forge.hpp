// A forge that is asked as long as it answers: each call that it leaves without an answer, or
// refuses for a while, may have taken a minute, and the next would take another.
#pragma once

#include "ports/forge.hpp"

#include <memory>

namespace atelier {

// Repeats what the first call failed with by which nothing is known (forge-unknown, rate-limited),
// without asking again.
std::shared_ptr<Forge> asked_while_it_answers(std::shared_ptr<Forge> forge);

} // namespace atelier
