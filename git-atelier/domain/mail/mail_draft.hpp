// What somebody wants to send, before it is a message, and how much of it there may be: mail is
// read whole, in briefs that hold much else.
#pragma once

#include "base/result.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct MailDraft {
    std::string subject;
    std::string body = {};
    MessageType msg_type = MessageType::notification;
    std::vector<std::string> cc = {};
    std::optional<BeadId> thread = {};
    std::optional<BeadId> reply_to = {};
    MessageTerms terms = {};
};

inline constexpr std::size_t longest_subject = 200;
inline constexpr std::size_t longest_mail_body = 32 * 1024;
inline constexpr std::size_t most_copies = 20;
inline constexpr std::int64_t longest_retention_days = 3650;
// How long a post stays in its channel that says nothing of it.
inline constexpr std::int64_t usual_post_days = 30;

// usage: names what cannot be sent, and why.
Result<void> check_mail(const MailDraft& draft, Time now);

} // namespace atelier
