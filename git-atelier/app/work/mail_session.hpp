// A session without a changeset: a worker is given the mail that no other brief will hold, in its
// home, with the repository out of its hands.
#pragma once

#include "app/claim/identity.hpp"
#include "app/core/work_context.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <string>

namespace atelier {

// The mail is read when the agent has ended by itself, whatever it ended with.
Result<void> mail_session(WorkContext work, const Identity& identity,
                          const RuntimeDefinition& runtime);

// What came of a message that was taken from a queue.
struct ServedMessage {
    std::string queue;
    BeadId message;
    std::string subject;
    // Its agent has ended well, and it is closed; else it waits in its queue again.
    bool dealt_with = false;
    // How the session ended, for people.
    std::string text;
};

// Claims the message and holds a session on it. Whatever that fails with is told, and given back
// with the message. nullopt: somebody else has it, it is gone, or it is paused.
Result<std::optional<ServedMessage>> queue_session(const WorkContext& work,
                                                   const Identity& identity,
                                                   const RuntimeDefinition& runtime,
                                                   const QueuedMessage& queued);

} // namespace atelier
