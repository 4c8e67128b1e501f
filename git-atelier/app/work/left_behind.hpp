// What runs that are gone have left in the plan and in the repository, whoever's they were.
#pragma once

#include "app/core/work_context.hpp"

namespace atelier {

// What cannot be put in order is warned of, and keeps nothing else from going on.
void look_after_the_dead(WorkContext& work);

} // namespace atelier
