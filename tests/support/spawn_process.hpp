// Process for tests, by posix_spawn: keeps tests of what uses Process apart from the adapter that
// ships.
#pragma once

#include "ports/process.hpp"

namespace atelier::test {

class SpawnProcess : public Process {
  public:
    Result<ProcessResult> run(const ProcessRequest& request) override;
};

} // namespace atelier::test
