// What a session could not be held on is left alone for a while that grows. It is kept in the
// store, so that a run that is started again and again does not try as often.
#pragma once

#include "app/core/context.hpp"

#include <map>
#include <vector>

namespace atelier {

class StartPauses {
  public:
    // `context` outlives it.
    explicit StartPauses(const Context& context) : context_(context) {}

    // A session could not be held on it, once more than before.
    Result<void> failed(const BeadId& id);
    // One could be: there is no pause, and the next one begins small again.
    Result<void> begun(const std::vector<BeadId>& ids);
    // What is left alone now, and until when.
    Result<std::map<BeadId, Time>> in_force() const;

  private:
    const Context& context_;
};

} // namespace atelier
