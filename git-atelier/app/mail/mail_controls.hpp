// `git atelier mail`: the queues, channels and groups there are, what stands in them, and new ones.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"
#include "domain/mail/mail_control.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// not-found, with how it is made.
Result<MailControl> require_mail_control(PlanReader& plan, const Context& context,
                                         MailControlKind kind, const std::string& name);

struct DeclareOutcome {
    MailControl control;
    // Nothing had to be changed.
    bool already = false;
};
// Makes it, or adds members to it: identities and roles. usage for a name or a member that cannot
// be, and for a group without members.
Result<DeclareOutcome> declare_mail_control(const Context& context, MailControlKind kind,
                                            const std::string& name,
                                            const std::vector<std::string>& members);

// Takes members out of one that is there; what they have claimed stays theirs. not-found for the
// queue, channel or group; usage for the last member of one, as nobody, or everybody, would be
// left.
Result<DeclareOutcome> remove_members(const Context& context, MailControlKind kind,
                                      const std::string& name,
                                      const std::vector<std::string>& members);

struct ListedControl {
    MailControl control;
    // Open messages that have not expired: of a queue those that wait, of a channel its posts.
    std::size_t waiting = 0;
    // Of a queue: claimed, and not read yet.
    std::size_t claimed = 0;
};
struct MailControlsOutcome {
    // Queues, channels, groups; each by name.
    std::vector<ListedControl> controls;
};
Result<MailControlsOutcome> list_mail_controls(const Context& context);

struct ControlMailOutcome {
    MailControl control;
    // The open messages of the queue or channel that have not expired, oldest first.
    std::vector<Message> messages;
};
// not-found.
Result<ControlMailOutcome> mail_in_control(const Context& context, MailControlKind kind,
                                           const std::string& name);

} // namespace atelier
