#include "domain/bead/message.hpp"

#include "base/text.hpp"
#include "domain/bead/field_reader.hpp"

namespace atelier {

Result<Message> Message::of(const Bead& bead) {
    if (kind_of(bead) != BeadKind::message) return fail(not_of_kind(bead, BeadKind::message));
    Message out(bead.id, bead.message.value_or(MessageHeader{}));
    out.subject_ = bead.title;
    out.body_ = bead.description;
    out.to_ = bead.assignee;
    out.sent_at_ = bead.created_at;
    return out;
}

std::optional<AgentId> Message::recipient() const {
    const auto agent = AgentId::parse(to_);
    return agent ? std::optional(*agent) : std::nullopt;
}

bool Message::is_for_overseer() const {
    return is_overseers(to_);
}

bool Message::is_from_overseer() const {
    return is_overseers(header_.from);
}

Bead Message::make(BeadId id, std::string subject, std::string body, std::string to,
                   MessageHeader header) {
    // As long as a title may be, here and in Beads.
    Bead bead{.id = std::move(id), .title = cut_to_bytes(subject, 500)};
    bead.issue_type = "message";
    add_label(bead, label_of(BeadKind::message));
    bead.description = std::move(body);
    bead.assignee = std::move(to);
    bead.message = std::move(header);
    return bead;
}

void Message::mark_read(Bead& bead, Time now) {
    if (!bead.message) bead.message.emplace();
    if (!bead.message->read_at) bead.message->read_at = now;
}

Result<std::vector<Message>> messages_in(const std::vector<Bead>& beads) {
    std::vector<Message> messages;
    messages.reserve(beads.size());
    for (const Bead& bead : beads) {
        ATELIER_TRY(Message message, Message::of(bead));
        messages.push_back(std::move(message));
    }
    return messages;
}

bool is_overseers(const std::string& address) {
    if (address == name_of(Role::overseer)) return true;
    const auto agent = AgentId::parse(address);
    return agent && agent->role() == Role::overseer;
}

} // namespace atelier
