// What bounds an agent is the project's settings: which of them differ.
#pragma once

#include "domain/project/settings.hpp"

#include <string>
#include <vector>

namespace atelier {

// Each setting that says how far an agent may go, or what its work has to pass, and that `now` has
// otherwise: "changeset.max_lines (800, now 5000)".
std::vector<std::string> bounds_changed(const Settings& before, const Settings& now);

} // namespace atelier
