#include "domain/bead/message.hpp"

#include "base/text.hpp"
#include "domain/bead/bead_extra.hpp"
#include "domain/bead/field_reader.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view expires_key = "expires_at";
constexpr std::string_view retention_key = "retention_days";
// A thousand years are for good.
constexpr std::int64_t longest_retention = 365'000;

constexpr std::string_view queue_start = "queue:";
constexpr std::string_view channel_start = "channel:";
constexpr std::string_view copy_start = "cc:";

// Of a scalar as people write it: without its comment and quotes.
std::string_view unquoted(std::string_view value) {
    value = trim(value);
    for (const char quote : {'"', '\''}) {
        if (!value.starts_with(quote)) continue;
        const auto end = value.find(quote, 1);
        return end == std::string_view::npos ? value : value.substr(1, end - 1);
    }
    return trim(value.substr(0, value.find(" #")));
}

void read_term(std::string_view line, MessageTerms& terms) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view key = trim(line.substr(0, colon));
    const std::string_view value = unquoted(line.substr(colon + 1));
    if (key == expires_key)
        if (const auto time = parse_time(value)) terms.expires_at = *time;
    if (key != retention_key) return;
    const auto days = parse_integer(value);
    if (days && *days >= 0 && *days <= longest_retention) terms.retention_days = *days;
}

MessageTerms terms_in(const Json& extra) {
    MessageTerms terms;
    const Json* lines = extra.find(frontmatter_member);
    if (lines == nullptr || !lines->is_array()) return terms;
    for (const Json& line : lines->as_array())
        if (line.is_string()) read_term(line.as_string(), terms);
    return terms;
}

std::vector<std::string> lines_of_terms(const MessageTerms& terms) {
    std::vector<std::string> lines;
    if (terms.retention_days)
        lines.push_back(std::string(retention_key) + ": " + std::to_string(*terms.retention_days));
    if (terms.expires_at)
        lines.push_back(std::string(expires_key) + ": " +
                        Json(format_time(*terms.expires_at)).dump());
    return lines;
}

bool mirrors_header(const std::string& label) {
    return label.starts_with(queue_start) || label.starts_with(channel_start) ||
           label.starts_with(copy_start);
}

} // namespace

Result<Message> Message::of(const Bead& bead) {
    if (kind_of(bead) != BeadKind::message) return fail(not_of_kind(bead, BeadKind::message));
    Message out(bead.id, bead.message.value_or(MessageHeader{}));
    out.subject_ = bead.title;
    out.body_ = bead.description;
    out.to_ = bead.assignee;
    out.sent_at_ = bead.created_at;
    out.pinned_ = bead.status == BeadStatus::pinned;
    if (bead.extra.empty()) return out;
    const Json extra = extra_of(bead);
    out.terms_ = terms_in(extra);
    // As Beads says it.
    const Json* pinned = extra.find("pinned");
    out.pinned_ = out.pinned_ || (pinned != nullptr && *pinned == Json(true));
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

bool Message::wants_answer() const {
    constexpr auto openings =
        std::to_array<std::string_view>({"BLOCKED: ", "NEEDS-DECISION: ", "SCOPE-CHANGE: "});
    return header_.msg_type == name_of(MessageType::task) ||
           std::ranges::any_of(
               openings, [&](std::string_view opening) { return subject_.starts_with(opening); });
}

bool Message::is_copied_to(const AgentId& agent) const {
    const auto is_own = [&](const std::string& address) {
        return address == agent.str() || address == name_of(agent.role());
    };
    return !is_own(to_) && std::ranges::any_of(header_.cc, is_own);
}

std::optional<Time> Message::expires() const {
    if (pinned_) return std::nullopt;
    if (terms_.expires_at) return terms_.expires_at;
    if (!terms_.retention_days) return std::nullopt;
    return sent_at_ + std::chrono::days(*terms_.retention_days);
}

bool Message::has_expired(Time now) const {
    const auto end = expires();
    return end && *end <= now;
}

Bead Message::make(BeadId id, std::string subject, std::string body, std::string to,
                   MessageHeader header, const MessageTerms& terms) {
    // As long as a title may be, here and in Beads.
    Bead bead{.id = std::move(id), .title = cut_to_bytes(subject, 500)};
    bead.issue_type = "message";
    add_label(bead, label_of(BeadKind::message));
    bead.description = std::move(body);
    bead.assignee = std::move(to);
    bead.message = std::move(header);
    mirror_header(bead);
    if (terms == MessageTerms{}) return bead;
    write_extra(bead, Json::object({{std::string(frontmatter_member),
                                     Json::strings(lines_of_terms(terms))}}));
    return bead;
}

void Message::mark_read(Bead& bead, Time now) {
    if (!bead.message) bead.message.emplace();
    if (!bead.message->read_at) bead.message->read_at = now;
}

std::string queue_label(std::string_view queue) {
    return std::string(queue_start).append(queue);
}

std::string channel_label(std::string_view channel) {
    return std::string(channel_start).append(channel);
}

std::string copy_label(std::string_view address) {
    return std::string(copy_start).append(address);
}

void mirror_header(Bead& message) {
    std::erase_if(message.labels, mirrors_header);
    if (is_closed(message) || !message.message) return;
    const MessageHeader& header = *message.message;
    const auto add = [&](const std::string& label) {
        if (label.find_first_of("\n\r") == std::string::npos) add_label(message, label);
    };
    if (!header.queue.empty()) add(queue_label(header.queue));
    if (!header.channel.empty()) add(channel_label(header.channel));
    for (const std::string& address : header.cc)
        if (!address.empty()) add(copy_label(address));
}

std::optional<std::string> terms_line(std::string_view key, std::string_view value) {
    MessageTerms terms;
    read_term(std::string(key).append(": ").append(value), terms);
    const auto lines = lines_of_terms(terms);
    return lines.empty() ? std::nullopt : std::optional(lines.front());
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
