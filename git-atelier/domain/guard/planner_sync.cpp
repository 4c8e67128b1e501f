#include "domain/guard/planner_sync.hpp"

namespace atelier {

bool PlannerSync::due(Time now, const std::string& request) {
    const bool asked = request != served_ && (!asked_before_ || now - last_ >= debounce);
    if (!asked && now - last_ < interval) return false;
    asked_before_ = asked_before_ || asked;
    served_ = request;
    last_ = now;
    return true;
}

} // namespace atelier
