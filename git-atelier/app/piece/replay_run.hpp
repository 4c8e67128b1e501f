// A run once more, as it went: its events and pieces, with the pauses that were between them.
#pragma once

#include "app/piece/gallery.hpp"
#include "domain/bead/event.hpp"
#include "ports/agent_runtime.hpp"

#include <functional>
#include <optional>

namespace atelier {

// Where nothing happened for longer than this, nobody has to wait so long again.
inline constexpr Millis longest_pause{5000};

struct RunReplayRequest {
    BeadId run;
    // By so much faster than it went.
    std::int64_t speed = 1;
    // Otherwise all of it comes at once.
    bool paced = true;
};

struct ReplayedEvent {
    Event event;
    // What it tells of, as far as that is still there.
    std::optional<ShownPiece> piece = {};
};

// Until its last event, or until `interrupt` is requested, which also keeps the time. not-found
// where there is no such run.
Result<void> replay_run(const RunDesk& desk, const RunReplayRequest& request, Interrupt& interrupt,
                        const std::function<Result<void>(const ReplayedEvent&)>& emit);

} // namespace atelier
