// Waiting until there may be something new in the plan. What changed is for the caller to look at:
// it looks, and waits from then on.
#pragma once

#include "base/time.hpp"

namespace atelier {

class StoreWatch {
  public:
    virtual ~StoreWatch() = default;
    // Until the plan has changed since the last call returned, the person asks to stop, or `limit`
    // passes. The first call comes back at once, since what changed before it was watched would be
    // missed. One that comes back too often is right, too.
    virtual void wait_for_change(Millis limit) = 0;
};

} // namespace atelier
