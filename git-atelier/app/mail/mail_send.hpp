// Sending mail: the skills mail_send and mail_channel_post, and the overseer's `mail --to`.
#pragma once

#include "app/core/context.hpp"
#include "domain/mail/mail_control.hpp"
#include "domain/mail/mail_draft.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct MailRequest {
    // nullopt: whoever sent what it answers.
    std::optional<MailAddress> to = {};
    // An answer without a subject has that of what it answers.
    MailDraft draft;
    std::optional<std::string> request_id = {};
};

struct MailOutcome {
    // One for each reader of a group, and for an overseer among the copies; else one.
    std::vector<BeadId> messages;
    // An earlier call of the same request sent them.
    bool already = false;
};

// Checked and sent in one transaction: all of it or nothing. usage for what cannot be sent,
// not-found for a queue, channel, group, thread or message that is not there, not-runnable where
// what it is about has ended, so that nobody would read it. A post that does not say how long it is
// to stay does for usual_post_days.
Result<MailOutcome> mail_send(const Context& context, const MailRequest& request);

} // namespace atelier
