// A repository that was registered.
#pragma once

#include "app/project/register_project.hpp"
#include "view/text/style.hpp"

namespace atelier {

// project, enlistment, folder, already, relinked, settings, git_config {key, value, added},
// agents [name, installed], warnings.
Json register_json(const RegisterOutcome& outcome);
// "logged in", "no login seen"; "" where nobody knows.
std::string login_text(LoginState login);
std::string register_text(const RegisterOutcome& outcome, const Style& style);

} // namespace atelier
