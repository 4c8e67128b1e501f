// A person at a terminal chooses from a list.
#pragma once

#include "cli/list_choice.hpp"
#include "wiring/command.hpp"

#include <optional>
#include <vector>

namespace atelier {

// By keys where the list can be drawn over, else a line is typed: the number of the row, from 0;
// nullopt when the person leaves it.
std::optional<std::size_t> choose_row(CommandEnv& env, const std::vector<ChoiceRow>& rows);

} // namespace atelier
