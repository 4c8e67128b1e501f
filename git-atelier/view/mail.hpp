// Messages: what an agent and the overseer find in their inboxes, and what an answer did.
#pragma once

#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_inbox.hpp"
#include "app/mail/mail_queue_claim.hpp"
#include "app/mail/mail_send.hpp"
#include "app/review/inbox.hpp"
#include "app/review/inbox_in_editor.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

namespace atelier {

// Each message with all that it says.
Json message_list_json(const std::vector<Message>& messages);
std::string whole_message_text(const Message& message, const Style& style);

Json mail_inbox_json(const MailInboxOutcome& inbox);
std::string mail_inbox_text(const MailInboxOutcome& inbox, const Style& style);

// Of what was sent, by whoever sent it.
Json mail_sent_json(const MailOutcome& sent);
std::string mail_sent_text(const MailOutcome& sent);
Json queue_claim_json(const QueueClaimOutcome& claim);
std::string queue_claim_text(const QueueClaimOutcome& claim, const Style& style);

Json mail_read_json(const std::vector<BeadId>& messages);

Json inbox_json(const InboxOutcome& inbox);
// Each question in full, with what waits for it and the one command that settles it.
std::string inbox_text(const InboxOutcome& inbox, const Style& style);
// All of what was said.
std::string message_text(const InboxOutcome& inbox, const Style& style);

// One of them as it stands above its answer in an editor: nothing in it is a command's to obey.
std::string question_text(const InboxItem& item);

Json inbox_edit_json(const InboxEditOutcome& edited);
std::string inbox_edit_text(const InboxEditOutcome& edited);

Json answer_json(const AnswerOutcome& answer);
std::string answer_text(const AnswerOutcome& answer);
Json answered_json(const MessageAnswered& answered);
std::string answered_text(const MessageAnswered& answered);

} // namespace atelier
