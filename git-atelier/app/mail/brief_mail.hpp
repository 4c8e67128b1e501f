// The mail that the brief of a session holds, and what becomes of it: it is read when the session's
// agent has ended by itself, and nothing lands that an overseer has spoken about since.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <vector>

namespace atelier {

struct ToldMessage {
    Message message;
    // What it answers.
    std::optional<Message> question = {};
};

// What that message answers; nullopt: nothing, or it is gone.
Result<std::optional<Message>> question_of(PlanReader& plan, const Message& message);

// Whose brief it is.
struct BriefReader {
    AgentId agent;
    std::optional<BeadId> epic;
    // Workers only.
    std::optional<BeadId> changeset = {};
};

// What is open of those threads to agents of that role, unread or told in every brief; a thread
// after the other.
Result<std::vector<Bead>> mail_about(PlanReader& plan, const std::vector<BeadId>& threads,
                                     Role role);

// Oldest first. For a worker: what is unread about its changeset or epic, to whichever worker, and
// what overseers have said there, read or not, for that holds until the work has landed; and what
// is unread to the worker itself, or to one that has left, and about nothing that some brief will
// be about. For a planner: what is unread to it or to whichever planner, and to any planner about
// its epic, and announced work until it is planned. What is about no work of theirs is left out
// where the reader's notification level says so.
Result<std::vector<ToldMessage>> mail_of_brief(PlanReader& plan, const Context& context,
                                               const BriefReader& reader);

// Records what that brief held. `subject`: the changeset, or the planner's bead.
Result<void> note_told(PlanWriter& plan, const BeadId& subject,
                       const std::vector<ToldMessage>& told);
// What was noted last is read. Returns how many messages were not read before.
Result<std::size_t> mark_told_read(PlanWriter& plan, const Context& context, const BeadId& subject);

// Unread mail to workers about the changeset or its epic that its last brief did not hold: whoever
// has worked on it has not been told.
Result<std::vector<Message>> untold(PlanReader& plan, const BeadId& epic, const BeadId& changeset);

} // namespace atelier
