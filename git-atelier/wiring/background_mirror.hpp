// Delivers to Beads beside `work`, which never waits for it: 'git atelier mirror' as a process of
// its own, one at a time, however often it is asked for meanwhile.
#pragma once

#include "ports/process.hpp"

#include <memory>
#include <optional>
#include <string>

namespace atelier {

class BackgroundMirror {
  public:
    // `request` is the whole command; its deadline holds for each run.
    explicit BackgroundMirror(ProcessRequest request);
    // Lets a run that is under way go on by itself.
    ~BackgroundMirror();
    BackgroundMirror(const BackgroundMirror&) = delete;
    BackgroundMirror& operator=(const BackgroundMirror&) = delete;

    // Comes back at once. One run after the last call is certain.
    void deliver();
    // Waits for what was asked for. The words of the last run if it failed.
    std::optional<std::string> finish();

  private:
    struct Shared;
    // The thread keeps it alive by itself.
    std::shared_ptr<Shared> shared_;
};

} // namespace atelier
