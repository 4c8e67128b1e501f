// The skill mail_inbox: the mail of the calling agent. Reads only: looking marks nothing as read.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"

#include <vector>

namespace atelier {

struct MailInboxOutcome {
    // Oldest first.
    std::vector<Message> messages;
};

// Open messages to the caller, for a planner those to whichever planner too, and what was said to
// whichever worker about the work of its session or, without one, about the epic that it holds;
// unread ones, or read ones as well when `all`.
Result<MailInboxOutcome> mail_inbox(const Context& context, bool all);
Result<MailInboxOutcome> read_mail_inbox(PlanReader& plan, const Context& context, bool all);

} // namespace atelier
