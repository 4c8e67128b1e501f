#include "domain/mail/interruption.hpp"

#include "base/json.hpp"
#include "domain/work/matter.hpp"

#include <algorithm>

namespace atelier {
namespace {

// That a changeset is blocked and how large it may be are one matter to whoever settles it.
std::string matter_name(const Message& message) {
    const KnownMatter known = matter_of(message);
    switch (known.matter) {
    case Matter::blocked:
    case Matter::size:
        return "changeset:" + known.bead->str();
    case Matter::promotion:
    case Matter::more_work:
    case Matter::waits:
    case Matter::failed:
    case Matter::handoff:
        return message.key();
    case Matter::other:
        break;
    }
    return message.key().empty() ? message.id().str() : message.key();
}

struct OpenMatter {
    std::set<BeadId> messages;
    // The one that says most of those that break in.
    const Message* first = nullptr;
};

bool says_more(const Message& message, const Message& than) {
    return matter_of(message).matter == Matter::size && matter_of(than).matter != Matter::size;
}

std::map<std::string, OpenMatter>
matters_among(const std::vector<Message>& open,
              const std::function<bool(const Message&)>& breaks_in) {
    std::map<std::string, OpenMatter> matters;
    for (const Message& message : open) {
        OpenMatter& matter = matters[matter_name(message)];
        matter.messages.insert(message.id());
        if (breaks_in(message) && (matter.first == nullptr || says_more(message, *matter.first)))
            matter.first = &message;
    }
    return matters;
}

bool share_one(const std::set<BeadId>& some, const std::set<BeadId>& others) {
    return std::ranges::any_of(some, [&](const BeadId& id) { return others.contains(id); });
}

} // namespace

bool breaks_in(const Message& message, const AgentId& reader, NotificationLevel level) {
    const bool in_passing = !message.channel().empty() || message.is_copied_to(reader);
    switch (level) {
    case NotificationLevel::verbose:
        return true;
    case NotificationLevel::normal:
        return !in_passing || message.wants_answer();
    case NotificationLevel::muted:
        return message.wants_answer() || message.is_from_overseer() ||
               message.msg_type() == name_of(MessageType::reply);
    }
    return true;
}

bool is_told_in_brief(const Message& message, const AgentId& reader, NotificationLevel level) {
    return level != NotificationLevel::muted || breaks_in(message, reader, level);
}

std::string notified_text(const NotifiedMatters& matters) {
    Json out = Json::object();
    for (const auto& [matter, messages] : matters) {
        Json ids = Json::array();
        for (const BeadId& id : messages)
            ids.push(id.str());
        out.set(matter, std::move(ids));
    }
    return out.dump();
}

NotifiedMatters read_notified(const std::string& text) {
    NotifiedMatters matters;
    const auto parsed = parse_json(text);
    const Json* const noted = std::get_if<Json>(&parsed);
    if (noted == nullptr || !noted->is_object()) return matters;
    for (const auto& [matter, ids] : noted->as_object()) {
        if (!ids.is_array()) continue;
        for (const Json& id : ids.as_array())
            if (const auto bead = BeadId::parse(id.is_string() ? id.as_string() : ""))
                matters[matter].insert(*bead);
    }
    return matters;
}

DueNotifications due_notifications(const std::vector<Message>& open,
                                   const NotifiedMatters& notified,
                                   const std::function<bool(const Message&)>& breaks_in) {
    DueNotifications out;
    std::set<BeadId> due;
    for (const auto& [name, matter] : matters_among(open, breaks_in)) {
        const auto before = notified.find(name);
        const bool known = before != notified.end() && share_one(before->second, matter.messages);
        if (!known && matter.first == nullptr) continue;
        out.notified.emplace(name, matter.messages);
        if (!known) due.insert(matter.first->id());
    }
    for (const Message& message : open)
        if (due.contains(message.id())) out.due.push_back(message);
    return out;
}

} // namespace atelier
