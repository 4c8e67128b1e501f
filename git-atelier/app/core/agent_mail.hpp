// Whose mail a message is: an agent's own, that of its role, and that of agents of its role that
// have left and come no more.
#pragma once

#include "app/core/context.hpp"

#include <string>
#include <vector>

namespace atelier {

class Message;

// Whether mail is about an epic or changeset: whoever works on that has it in the brief, and it is
// closed when that has ended. Other mail is in the next brief of whom it is to.
Result<bool> waits_for_brief(PlanReader& plan, const Message& message);

// What mail to `agent` is addressed to: its identity, and for planners and overseers the role
// alone.
std::vector<std::string> addresses_of(const AgentId& agent);
// Open messages to `agent`, of those `unread` ones only, oldest first; and the unread ones, about
// nothing that a brief will be about, to its role's agents that have left.
Result<std::vector<Bead>> open_messages(PlanReader& plan, const Context& context,
                                        const AgentId& agent, bool unread);

} // namespace atelier
