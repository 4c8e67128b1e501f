#include "domain/mail/mail_control.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view member_start = "member:";
constexpr std::size_t longest_name = 60;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

tl::unexpected<Error> not_an_address(std::string_view text) {
    return fail(ErrorCode::usage, "'" + shorten(to_valid_utf8(text), 60) + "' is not an address",
                advise(Hint::mail_addresses));
}

} // namespace

BeadKind bead_kind_of(MailControlKind kind) {
    switch (kind) {
    case MailControlKind::queue:
        return BeadKind::queue;
    case MailControlKind::channel:
        return BeadKind::channel;
    case MailControlKind::group:
        return BeadKind::group;
    }
    return BeadKind::other;
}

Result<MailControl> MailControl::of(const Bead& bead) {
    const auto kind = parse_name<MailControlKind>(name_of(kind_of(bead)));
    if (!kind)
        return fail(ErrorCode::not_found, bead.id.str() + " is not a queue, channel or group",
                    advise(Hint::lists_mail_controls));
    MailControl out(*kind, bead.title);
    for (const std::string& label : bead.labels)
        if (label.starts_with(member_start))
            out.members_.push_back(label.substr(member_start.size()));
    return out;
}

bool MailControl::includes(const AgentId& agent) const {
    if (members_.empty()) return kind_ != MailControlKind::group;
    return std::ranges::any_of(members_, [&](const std::string& member) {
        return member == agent.str() || member == name_of(agent.role());
    });
}

Result<void> MailControl::check_name(std::string_view name) {
    const bool good = !name.empty() && name.size() <= longest_name && name.front() != '-' &&
                      name.back() != '-' && std::ranges::all_of(name, is_name_character);
    if (good) return {};
    return fail(ErrorCode::usage,
                "'" + shorten(to_valid_utf8(name), 60) +
                    "' is not a name for a queue, channel or group",
                advise(Hint::mail_names));
}

BeadId MailControl::id_of(MailControlKind kind, std::string_view name,
                          std::string_view issue_prefix) {
    return *BeadId::parse(std::string(issue_prefix) + "-" + std::string(name_of(kind)) + "-" +
                          std::string(name));
}

Bead MailControl::make(MailControlKind kind, const std::string& name,
                       std::string_view issue_prefix) {
    Bead bead{.id = id_of(kind, name, issue_prefix), .title = name};
    add_label(bead, label_of(bead_kind_of(kind)));
    return bead;
}

void MailControl::add_member(Bead& bead, std::string_view address) {
    add_label(bead, std::string(member_start).append(address));
}

void MailControl::remove_member(Bead& bead, std::string_view address) {
    std::erase(bead.labels, std::string(member_start).append(address));
}

Result<std::string> parse_reader(std::string_view text) {
    if (parse_name<Role>(text) || AgentId::parse(text)) return std::string(text);
    return not_an_address(text);
}

Result<MailAddress> parse_mail_address(std::string_view text) {
    const auto colon = text.find(':');
    if (colon != std::string_view::npos) {
        const auto kind = parse_name<MailControlKind>(text.substr(0, colon));
        if (!kind) return not_an_address(text);
        const std::string_view name = text.substr(colon + 1);
        ATELIER_CHECK(MailControl::check_name(name));
        return MailAddress{*kind, std::string(name)};
    }
    ATELIER_TRY(std::string reader, parse_reader(text));
    return MailAddress{std::nullopt, std::move(reader)};
}

} // namespace atelier
