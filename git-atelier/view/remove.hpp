// What is let go with a project, and what stays.
#pragma once

#include "app/remove_project.hpp"
#include "view/style.hpp"

namespace atelier {

Json remove_json(const RemoveOutcome& outcome);
std::string remove_text(const RemoveOutcome& outcome, const Style& style);

} // namespace atelier
