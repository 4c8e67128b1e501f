// Queues, channels and groups: what mail can be sent to besides an agent or a role. Each is a
// control bead, whose labels name its members.
#pragma once

#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class MailControlKind {
    // A message in it is for one of its members, whoever claims it first.
    queue,
    // Each of its members reads every post.
    channel,
    // Mail to it is sent to each of its members.
    group
};
constexpr auto names_of(MailControlKind) {
    return std::to_array<Named<MailControlKind>>({{MailControlKind::queue, "queue"},
                                                  {MailControlKind::channel, "channel"},
                                                  {MailControlKind::group, "group"}});
}

class MailControl {
  public:
    // not-found for a bead of another kind.
    static Result<MailControl> of(const Bead& bead);

    MailControlKind kind() const { return kind_; }
    const std::string& name() const { return name_; }
    // Identities and roles, sorted. A queue or channel without any is everybody's.
    const std::vector<std::string>& members() const { return members_; }
    bool includes(const AgentId& agent) const;

    // usage for what is not a name for one.
    static Result<void> check_name(std::string_view name);
    static BeadId id_of(MailControlKind kind, std::string_view name, std::string_view issue_prefix);
    // A new one without members. Precondition: the name was checked.
    static Bead make(MailControlKind kind, const std::string& name, std::string_view issue_prefix);
    static void add_member(Bead& bead, std::string_view address);
    static void remove_member(Bead& bead, std::string_view address);

  private:
    MailControl(MailControlKind kind, std::string name) : kind_(kind), name_(std::move(name)) {}

    MailControlKind kind_;
    std::string name_;
    std::vector<std::string> members_;
};

BeadKind bead_kind_of(MailControlKind kind);

// Where mail can go: "atelier/worker/alice", "planner", "group:reviewers", "queue:builds",
// "channel:news". An agent or a role is its own text.
struct MailAddress {
    // nullopt: an agent or a role.
    std::optional<MailControlKind> control = {};
    std::string name;

    bool operator==(const MailAddress&) const = default;
};
// usage, saying what there may be.
Result<MailAddress> parse_mail_address(std::string_view text);
// An identity or a role, and nothing else; usage.
Result<std::string> parse_reader(std::string_view text);

} // namespace atelier
