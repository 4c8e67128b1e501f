// Which mail somebody is told of at once, by their notification level. What does not break in stays
// unread where mail is read.
#pragma once

#include "domain/bead/agent.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/matter.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// Whether it has an agent take a session for its mail, stands in the way of its end, or is a reason
// to notify a person. verbose: every message. normal: what is to the reader, by name, by role or
// from a queue; copies and posts only where they want an answer. muted: what wants an answer, is
// one, or comes from an overseer.
bool breaks_in(const Message& message, const AgentId& reader, NotificationLevel level);

// Whether a brief holds it: all but what a muted reader is not told of.
bool is_told_in_brief(const Message& message, const AgentId& reader, NotificationLevel level);

// What waits for the overseer whether or not there is a message about it.
struct WaitingMatter {
    // As a message about it has it.
    std::string name;
    // Tells this time from an earlier one.
    std::string sign;
    // Else it is only kept in mind.
    bool breaks_in = true;

    bool operator==(const WaitingMatter&) const = default;
};
// That a changeset is blocked and how large it may be are one matter to whoever settles it.
std::string matter_name(Matter matter, const BeadId& bead);

// The matters that an overseer has been notified of, each with its signs: the messages about it,
// and how it waits.
using NotifiedMatters = std::map<std::string, std::set<std::string>>;
std::string notified_text(const NotifiedMatters& matters);
// What cannot be read says nothing.
NotifiedMatters read_notified(const std::string& text);

struct DueNotifications {
    // One a matter, in the order of `open`.
    std::vector<Message> due;
    // Of which no message tells.
    std::vector<WaitingMatter> waiting;
    // What is to be kept: all that is due is in it, and nothing that is over.
    NotifiedMatters notified;
};
// `open`: the open messages to overseers, oldest first. A matter is due once: as long as something
// of it stays that was noted, nothing that comes later makes it due again.
DueNotifications due_notifications(const std::vector<Message>& open,
                                   const std::vector<WaitingMatter>& waiting,
                                   const NotifiedMatters& notified,
                                   const std::function<bool(const Message&)>& breaks_in);

} // namespace atelier
