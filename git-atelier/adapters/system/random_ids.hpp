// Fresh ids from the kernel's random numbers, or from a seed so that a test gets the same ones
// every time.
#pragma once

#include "ports/clock.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

class RandomIds final : public Ids {
  public:
    explicit RandomIds(std::optional<std::uint64_t> seed = std::nullopt) : state_(seed) {}
    std::string base36(std::size_t count) override;

  private:
    std::uint8_t next_byte();
    std::optional<std::uint64_t> state_;
};

} // namespace atelier
