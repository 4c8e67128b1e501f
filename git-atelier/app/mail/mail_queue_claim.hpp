// The skill mail_queue_claim: the calling agent takes one message of a queue, which from then on is
// its mail.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <string>

namespace atelier {

struct QueueClaimOutcome {
    // nullopt: nothing waits there.
    std::optional<Message> message = {};
    // The caller had claimed it before.
    bool already = false;
};

// One winner: read, decided and written in one transaction. What an agent claimed that has left
// without reading it can be claimed again. not-found, message-taken; paused; wrong-role for a queue
// that is not the caller's.
Result<QueueClaimOutcome> mail_queue_claim(const Context& context, const std::string& queue,
                                           const std::optional<BeadId>& named);

} // namespace atelier
