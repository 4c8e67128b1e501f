// Child processes that run to their end (port Process), each in a process group of its own, so
// that Ctrl-C in the terminal does not cut a Git command in half.
#pragma once

#include "ports/process.hpp"

namespace atelier {

class ChildProcess final : public Process {
  public:
    Result<ProcessResult> run(const ProcessRequest& request) override;
};

} // namespace atelier
