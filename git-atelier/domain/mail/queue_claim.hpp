// Who gets which message of a queue: the decision, from what stands in the store at that moment.
#pragma once

#include "base/result.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <vector>

namespace atelier {

struct QueueEntry {
    Message message;
    // Whoever claimed it has left without reading it and comes no more.
    bool holder_left = false;

    bool waits() const { return !message.is_claimed() || holder_left; }
};

struct QueueChoice {
    BeadId message;
    // The caller has it already.
    bool held = false;
};

// `open`: its open messages, oldest first. Without `named` the one that the caller
// claimed and has not read, else the oldest that waits; nullopt when none does. not-found,
// message-taken for a named one.
Result<std::optional<QueueChoice>> choose_from_queue(const std::string& queue,
                                                     const std::vector<QueueEntry>& open,
                                                     const AgentId& caller,
                                                     const std::optional<BeadId>& named);

// From then on it is that agent's mail, unread.
void claim_message(Bead& message, const AgentId& agent, Time now);
// It waits in its queue again.
void release_message(Bead& message);

} // namespace atelier
