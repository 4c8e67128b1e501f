// Where a person picks one of several.
#pragma once

#include "cli/list_choice.hpp"
#include "wiring/command.hpp"

#include <optional>
#include <vector>

namespace atelier {

// On a terminal: by arrow keys where it can be drawn over, else in a line; by number or id in
// either. The row, from 0; nullopt when the person leaves, or when there is no terminal.
std::optional<std::size_t> choose_row(CommandEnv& env, const std::vector<ChoiceRow>& rows);

} // namespace atelier
