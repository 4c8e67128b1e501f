// Mail that waits for a planner, in the overseer's inbox.
#pragma once

#include "app/mail/planner_mail.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

Json planner_mail_json(const std::vector<PlannerMail>& mail);
// With the command that starts a planner on it; "" where nothing waits.
std::string planner_mail_text(const std::vector<PlannerMail>& mail, bool by_itself,
                              const Style& style);

} // namespace atelier
