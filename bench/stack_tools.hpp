// What else restacks branches, where it is on the PATH: jj and git-branchless. Each works in a
// repository of its own, for either keeps its own records of it, and where no checkout shows what
// it moves.
#pragma once

#include "stacked_repository.hpp"

#include <memory>
#include <string>
#include <vector>

namespace atelier::bench {

class StackTool {
  public:
    virtual ~StackTool() = default;
    virtual std::string name() const = 0;
    // Brings the stack onto `root`, and back again; milliseconds of the way there. Throws where it
    // was not brought there.
    virtual double restack() = 0;
};

// Those that are there, each with a repository like that.
std::vector<std::unique_ptr<StackTool>> stack_tools(int branches, int files);

} // namespace atelier::bench
