// What `git atelier policy` shows.
#pragma once

#include "app/agent/project_policy.hpp"
#include "view/text/style.hpp"

namespace atelier {

Json policy_json(const PolicyEdit& outcome);
// `edited`: in a few words what became of it; else the texts.
std::string policy_text(const PolicyEdit& outcome, bool edited, const Style& style);

} // namespace atelier
