#include "domain/mail/interruption.hpp"

#include "base/json.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string name_of_matter(const Message& message) {
    const KnownMatter known = matter_of(message);
    if (known.bead) return matter_name(known.matter, *known.bead);
    return message.key().empty() ? message.id().str() : message.key();
}

struct OpenMatter {
    std::set<std::string> signs;
    // The one that says most of those that break in.
    const Message* first = nullptr;
    const WaitingMatter* waits = nullptr;
};

bool says_more(const Message& message, const Message& than) {
    return matter_of(message).matter == Matter::size && matter_of(than).matter != Matter::size;
}

std::map<std::string, OpenMatter>
matters_among(const std::vector<Message>& open, const std::vector<WaitingMatter>& waiting,
              const std::function<bool(const Message&)>& breaks_in) {
    std::map<std::string, OpenMatter> matters;
    for (const Message& message : open) {
        OpenMatter& matter = matters[name_of_matter(message)];
        matter.signs.insert(message.id().str());
        if (breaks_in(message) && (matter.first == nullptr || says_more(message, *matter.first)))
            matter.first = &message;
    }
    for (const WaitingMatter& one : waiting) {
        OpenMatter& matter = matters[one.name];
        matter.signs.insert(one.sign);
        if (one.breaks_in && matter.waits == nullptr) matter.waits = &one;
    }
    return matters;
}

bool share_one(const std::set<std::string>& some, const std::set<std::string>& others) {
    return std::ranges::any_of(some, [&](const auto& sign) { return others.contains(sign); });
}

} // namespace

std::string matter_name(Matter matter, const BeadId& bead) {
    const bool of_size = matter == Matter::blocked || matter == Matter::size;
    return of_size ? "changeset:" + bead.str() : matter_key(matter, bead);
}

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
    for (const auto& [matter, signs] : matters)
        out.set(matter, Json::strings({signs.begin(), signs.end()}));
    return out.dump();
}

NotifiedMatters read_notified(const std::string& text) {
    NotifiedMatters matters;
    const auto parsed = parse_json(text);
    const Json* const noted = std::get_if<Json>(&parsed);
    if (noted == nullptr || !noted->is_object()) return matters;
    for (const auto& [matter, signs] : noted->as_object()) {
        if (!signs.is_array()) continue;
        for (const Json& sign : signs.as_array())
            if (sign.is_string()) matters[matter].insert(sign.as_string());
    }
    return matters;
}

DueNotifications due_notifications(const std::vector<Message>& open,
                                   const std::vector<WaitingMatter>& waiting,
                                   const NotifiedMatters& notified,
                                   const std::function<bool(const Message&)>& breaks_in) {
    DueNotifications out;
    std::set<BeadId> due;
    for (const auto& [name, matter] : matters_among(open, waiting, breaks_in)) {
        const auto before = notified.find(name);
        const bool known = before != notified.end() && share_one(before->second, matter.signs);
        if (!known && matter.first == nullptr && matter.waits == nullptr) continue;
        out.notified.emplace(name, matter.signs);
        if (known) continue;
        if (matter.first != nullptr)
            due.insert(matter.first->id());
        else
            out.waiting.push_back(*matter.waits);
    }
    for (const Message& message : open)
        if (due.contains(message.id())) out.due.push_back(message);
    return out;
}

} // namespace atelier
