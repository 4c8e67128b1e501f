// A forge that is asked as long as it answers: each call that it leaves without an answer, or
// refuses for a while, may have taken a minute, and the next would take another.
#pragma once

#include "app/core/context.hpp"
#include "ports/forge.hpp"

#include <memory>
#include <string>

namespace atelier {

// Repeats what the first call failed with by which nothing is known (forge-unknown, rate-limited),
// without asking again.
std::shared_ptr<Forge> asked_while_it_answers(std::shared_ptr<Forge> forge);

// However long a forge says that it answers nothing: an account, or a clock, may have been another.
constexpr Seconds longest_limit{24 * 3600};

// The same, and a limit is kept until it has passed, so that later runs do not ask before either.
// `context` has to outlive it.
std::shared_ptr<Forge> asked_while_it_answers(std::shared_ptr<Forge> forge, const Context& context,
                                              std::string host);

} // namespace atelier
