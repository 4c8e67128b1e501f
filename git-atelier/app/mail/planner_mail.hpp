// Mail that waits for a planner: what a turn is started for, or a person is told of.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"

#include <vector>

namespace atelier {

// Whose mail it is that is to no planner by name.
inline constexpr std::string_view usual_planner = "plan-1";

struct PlannerMail {
    AgentId planner;
    // Oldest first.
    std::vector<Message> messages;
};

// Unread, to planners, by whom it is to; without what has expired or is over, and what their
// notification level has wait until they look.
Result<std::vector<PlannerMail>> unread_planner_mail(PlanReader& plan, const Context& context);

} // namespace atelier
