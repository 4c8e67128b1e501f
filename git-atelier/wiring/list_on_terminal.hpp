// Lets a person pick from a list by keys.
#pragma once

#include "cli/list_choice.hpp"
#include "cli/terminal.hpp"

#include <optional>
#include <vector>

namespace atelier {

// Where standard input is a terminal and standard error `terminal`, a live one: the number of the
// row, from 0; nullopt when the person leaves, the input ends, or `interrupt`, a descriptor or -1,
// becomes readable.
std::optional<std::size_t> choose_on_terminal(std::vector<ChoiceRow> rows, const Terminal& terminal,
                                              int interrupt);

} // namespace atelier
