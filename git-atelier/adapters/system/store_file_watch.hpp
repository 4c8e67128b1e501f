// A database file as a store that is watched, by inotify (port StoreWatch).
#pragma once

#include "adapters/system/interrupt.hpp"
#include "ports/store_watch.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>

namespace atelier {

class StoreFileWatch final : public StoreWatch {
  public:
    // A write to `file`, or to one beside it that begins with its name (a database's log), is a
    // change, and so is a new time of `file`. Watching begins when it is first asked for.
    // `interrupt` outlives this.
    StoreFileWatch(const SignalInterrupt& interrupt, std::filesystem::path file)
        : interrupt_(interrupt), file_(std::move(file)) {}

    void wait_for_change(Millis limit) override;

    // For whoever waits for more than this: readable when the file may have changed, which
    // `take_changes` then says; -1 where it cannot be watched.
    int descriptor();
    bool take_changes();

  private:
    bool begin();

    const SignalInterrupt& interrupt_;
    std::filesystem::path file_;
    posix::Descriptor changes_;
};

} // namespace atelier
