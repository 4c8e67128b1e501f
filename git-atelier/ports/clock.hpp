// Time and fresh ids, passed in so that logic and tests are deterministic.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"

#include <string>

namespace atelier {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() = 0;
};

class Ids {
  public:
    virtual ~Ids() = default;
    // `count` random base36 characters.
    virtual std::string base36(std::size_t count) = 0;
};

} // namespace atelier
