// `git atelier inbox`: what agents, and the mirror, ask of the overseer, and the overseer's
// answers.
#pragma once

#include "app/core/context.hpp"
#include "app/look/awaited.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct InboxItem {
    Message message;
    Awaited awaited = Awaited::message;
    bool open = true;
};

struct InboxOutcome {
    Time now{};
    // Oldest first.
    std::vector<InboxItem> items;
};

// Open messages to whichever overseer, one a matter. Looking marks nothing as read.
Result<InboxOutcome> read_inbox(const Context& context);
// That one alone, also when it is closed or an overseer sent it. not-found for any other.
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
Result<AnswerOutcome> answer_message(const Context& context, const BeadId& id,
                                     const std::string& text, bool approves_size = false);

// Closes the message without an answer; what it is about stays as it is. Also one that an overseer
// sent: whoever it was for is no longer to read it.
Result<AnswerOutcome> close_message(const Context& context, const BeadId& id);

} // namespace atelier
