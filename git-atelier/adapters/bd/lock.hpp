// A locked file that names its holder: one process at a time talks to Beads. The kernel lets go of
// it for a holder that was killed.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace atelier::bd {

class Lock {
  public:
    Lock() = default;
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    // store-busy, naming the holder, when another process has it. Fine when this one has it.
    Result<void> take(const std::filesystem::path& file);

  private:
    int descriptor_ = -1;
};

} // namespace atelier::bd
