// `git atelier inbox`: what agents, and the mirror, ask of the overseer, and the overseer's
// answers.
#pragma once

#include "app/core/context.hpp"
#include "app/look/awaited.hpp"
#include "domain/mail/inbox_order.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct InboxItem {
    Message message;
    Awaited awaited = Awaited::message;
    bool open = true;
    HeldUp held_up = {};
};

struct InboxOutcome {
    Time now{};
    // What holds up most first (domain/mail/inbox_order.hpp).
    std::vector<InboxItem> items;
};

// Open messages to whichever overseer, one a matter. Looking marks nothing as read.
Result<InboxOutcome> read_inbox(const Context& context);
// That one alone, also when it is closed or an overseer sent it; of a run the one by which it waits
// at a gate. not-found for any other.
Result<InboxOutcome> read_message(const Context& context, const BeadId& id);

struct AnswerOutcome {
    BeadId message;
    // The reply that was sent.
    std::optional<BeadId> reply;
    // The changeset that had been blocked with this message and may be worked on again.
    std::optional<BeadId> unblocked;
    // For how many lines its size was approved with the answer.
    std::optional<std::int64_t> approved_lines = {};
};

// Sends `text` to whoever asked, in the same thread, and closes the message. An answer to a
// `BLOCKED:` message unblocks its changeset. The same answer again sends nothing. Refused: not a
// message to an overseer (not-found), an empty text or a sender that reads no mail (usage), pinned.
// `approves_size`: also approves the size that was asked for, for that reason; usage when none was.
// `as_read`: the question as it was when the answer was written; conflict where it says something
// else by now, or has been closed.
Result<AnswerOutcome> answer_message(const Context& context, const BeadId& id,
                                     const std::string& text, bool approves_size = false,
                                     const Message* as_read = nullptr);

// Whether its sender reads an answer, or a run waits for it.
bool takes_answer(const Message& message);

// Closes the message without an answer; what it is about stays as it is. Also one that an overseer
// sent: whoever it was for is no longer to read it.
Result<AnswerOutcome> close_message(const Context& context, const BeadId& id);

} // namespace atelier
