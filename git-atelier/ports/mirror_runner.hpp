// The mirror as a run beside the caller, who never waits for it before its own end.
#pragma once

#include <optional>
#include <string>

namespace atelier {

class MirrorRunner {
  public:
    virtual ~MirrorRunner() = default;
    // Comes back at once. One run after the last call is certain, and there is one at a time,
    // however often it is asked for meanwhile.
    virtual void deliver() = 0;
    // Waits for what was asked for. The words of the last run if it failed.
    virtual std::optional<std::string> finish() = 0;
};

} // namespace atelier
