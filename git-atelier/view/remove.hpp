// What is let go with a project, and what stays.
#pragma once

#include "app/project/remove_project.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json remove_json(const RemoveOutcome& outcome);
std::string remove_text(const RemoveOutcome& outcome, const Style& style);

} // namespace atelier
