// What the options of those that send mail say: the skills and `git atelier mail` have the same
// ones.
#pragma once

#include "app/mail/mail_send.hpp"
#include "cli/args.hpp"

#include <functional>
#include <string>

namespace atelier {

using ReadInput = std::function<Result<std::string>(const std::string& file)>;

// --to, --queue, --channel, --subject, --body, --body-file, --cc, --thread, --reply-to, --msg-type,
// --retention-days, --expires-at, --request-id.
Result<MailRequest> mail_request(const Args& args, const ReadInput& read_input);
// --channel, --subject, --body, --body-file, --retention-days, --request-id.
Result<MailRequest> channel_post(const Args& args, const ReadInput& read_input);
// --subject, --body, --body-file, --cc, --msg-type, --retention-days, --expires-at.
Result<MailDraft> mail_draft(const Args& args, const ReadInput& read_input);

} // namespace atelier
