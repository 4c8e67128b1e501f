// Strong ids. Each is parsed once, at the edge, so that nothing further in ever handles unchecked
// text as an id, a branch or an option.
#pragma once

#include "base/enum_names.hpp"
#include "base/result.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace atelier {

// A checked text of one meaning. Tag makes the types distinct; only the tag's parse function makes
// one from text.
template <class Tag>
class Id {
  public:
    static Result<Id> parse(std::string_view text) {
        if (auto checked = Tag::check(text); !checked) return tl::unexpected(checked.error());
        return Id(std::string(text));
    }
    const std::string& str() const { return text_; }
    auto operator<=>(const Id&) const = default;

  private:
    explicit Id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

struct BeadIdRule {
    static Result<void> check(std::string_view text);
};
struct SessionIdRule {
    static Result<void> check(std::string_view text);
};
struct ObjectIdRule {
    static Result<void> check(std::string_view text);
};
struct CommitIdRule {
    static Result<void> check(std::string_view text);
};
struct TreeIdRule {
    static Result<void> check(std::string_view text);
};
struct BranchNameRule {
    static Result<void> check(std::string_view text);
};

// `at-x7k2p`, `at-x7k2p.3`, `at-worker-alice`; also what other Beads programs write.
using BeadId = Id<BeadIdRule>;
// One agent session.
using SessionId = Id<SessionIdRule>;
// Something in Git's store: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. Not all of
// them zero, which Git writes where there is none.
using ObjectId = Id<ObjectIdRule>;
using CommitId = Id<CommitIdRule>;
using TreeId = Id<TreeIdRule>;
// A branch without `refs/heads/`, as `git check-ref-format --branch` accepts it.
using BranchName = Id<BranchNameRule>;

inline std::string full_ref(const BranchName& branch) {
    return "refs/heads/" + branch.str();
}

enum class Role { worker, planner, artisan, overseer };
constexpr auto names_of(Role) {
    return std::to_array<Named<Role>>({{Role::worker, "worker"},
                                       {Role::planner, "planner"},
                                       {Role::artisan, "artisan"},
                                       {Role::overseer, "overseer"}});
}

// `atelier/<role>/<name>`: stable over restarts, never a process id.
class AgentId {
  public:
    static Result<AgentId> parse(std::string_view text);
    static Result<AgentId> make(Role role, std::string_view name);

    Role role() const { return role_; }
    const std::string& name() const { return name_; }
    std::string str() const;
    // `<prefix>-<role>-<name>`.
    BeadId bead(std::string_view issue_prefix) const;
    auto operator<=>(const AgentId&) const = default;

  private:
    AgentId(Role role, std::string name) : role_(role), name_(std::move(name)) {}
    Role role_;
    std::string name_;
};

} // namespace atelier

template <class Tag>
struct std::hash<atelier::Id<Tag>> {
    std::size_t operator()(const atelier::Id<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.str());
    }
};
