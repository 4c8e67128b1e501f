// Whose mail a message is: an agent's own and that of its role, copies, the posts of its channels,
// and the mail of agents of its role that have left and come no more.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/agent.hpp"

#include "domain/mail/queue_claim.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace atelier {

class Message;

// Whether mail is about an epic or changeset: whoever works on that has it in the brief, and it is
// closed when that has ended. Other mail is in the next brief of whom it is to.
Result<bool> waits_for_brief(PlanReader& plan, const Message& message);

// What mail to `agent` is addressed to: its identity, and for planners and overseers the role
// alone.
std::vector<std::string> addresses_of(const AgentId& agent);

// Open messages to `agent`, of those `unread` ones only, oldest first, without those that have
// expired: to itself, copies, the posts of its channels; and the unread ones, about nothing that a
// brief will be about, to its role's agents that have left. Each says whether this agent has read
// it, so that none is to be written back.
Result<std::vector<Bead>> open_messages(PlanReader& plan, const Context& context,
                                        const AgentId& agent, bool unread);

Result<NotificationLevel> notification_level(PlanReader& plan, const Context& context,
                                             const AgentId& agent);
// Of the unread ones those that are not to wait until it looks.
Result<std::vector<Bead>> messages_breaking_in(PlanReader& plan, const Context& context,
                                               const AgentId& agent);

// Which messages that agent has read, as mark_read_by notes it.
class ReadMail {
  public:
    static Result<ReadMail> of(PlanReader& plan, const AgentId& reader);
    bool has(const Message& message) const;

  private:
    ReadMail(AgentId reader, std::map<BeadId, Time> read)
        : reader_(std::move(reader)), read_(std::move(read)) {}

    AgentId reader_;
    // Of what each reads for itself.
    std::map<BeadId, Time> read_;
};

// That agent has read it: copies and posts each reader reads for itself, and what was taken from a
// queue is closed. False when it had before.
Result<bool> mark_read_by(PlanWriter& plan, const Context& context, const AgentId& reader,
                          const BeadId& message);

// Whether whoever claimed a message of a queue has left without having read it.
Result<bool> has_holder_left(PlanReader& plan, const Context& context, const Message& message);
// The open messages of a queue, oldest first.
Result<std::vector<QueueEntry>> queue_entries(PlanReader& plan, const Context& context,
                                              const std::string& queue);
// What that agent may take next from the queues that are its own, by name, and what it has taken
// and not read: of each queue one, none of `except`.
Result<std::vector<QueuedMessage>> waiting_in_queues(PlanReader& plan, const Context& context,
                                                     const AgentId& agent,
                                                     const std::set<BeadId>& except = {});
// It waits there again; whoever claimed it has left.
Result<void> give_back_to_queue(PlanWriter& plan, const Bead& message);

} // namespace atelier
