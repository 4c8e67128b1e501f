// What a worktree of ours may change: the record that stands in its git dir, and the decisions that
// the hook handlers and the end of a session make from it.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/work/lease.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace atelier {

// How Git comes to call our handlers: from a hooks directory that stands in for the user's, or,
// from Git 2.54 on, from configuration beside the user's own.
enum class HookInstallation { directory, configuration };
constexpr auto names_of(HookInstallation) {
    return std::to_array<Named<HookInstallation>>(
        {{HookInstallation::directory, "directory"},
         {HookInstallation::configuration, "configuration"}});
}

// "git version 2.39.5 (Apple Git-1)" -> {2, 39}; {0, 0} when it says none.
struct GitVersion {
    int major = 0;
    int minor = 0;

    auto operator<=>(const GitVersion&) const = default;
};
GitVersion parse_git_version(std::string_view text);
HookInstallation hook_installation_for(const GitVersion& git);

// What a turn of an artisan may change: one file, from the top of the repository, for that run.
struct GuardedDocument {
    BeadId run;
    std::string path;

    bool operator==(const GuardedDocument&) const = default;
};

// The file `atelier` in the git dir of a worktree of ours, written when a session begins there.
struct Guard {
    AgentId agent;
    SessionId session;
    // The repository's, and the project's folder.
    std::filesystem::path common_dir;
    std::filesystem::path enlistment;
    std::filesystem::path project;
    std::filesystem::path worktree;
    // The only branch that may be moved here; a planner's stays where it is.
    BranchName branch;
    HookInstallation installation = HookInstallation::directory;
    // Workers only.
    std::optional<BeadId> epic = {};
    std::optional<BeadId> changeset = {};
    // Of the claim under which the session works; of a turn, of the lease of its run.
    std::int64_t fencing = 0;
    // What the changeset stands on, and the commit it was asked to move to after a conflict; of a
    // turn, from where it began.
    std::optional<CommitId> base = {};
    std::optional<CommitId> onto = {};
    // Artisans only.
    std::optional<GuardedDocument> document = {};

    bool operator==(const Guard&) const = default;
};
std::string guard_text(const Guard& guard);
// config-invalid, naming `file`.
Result<Guard> parse_guard(std::string_view text, const std::string& file);

// What a ref stands for: nothing where there is none, an object, or another ref.
struct NoObject {
    bool operator==(const NoObject&) const = default;
};
struct SymbolicTarget {
    std::string ref;

    bool operator==(const SymbolicTarget&) const = default;
};
using RefValue = std::variant<NoObject, ObjectId, SymbolicTarget>;

// One line of what Git tells `reference-transaction`.
struct RefMove {
    RefValue before;
    RefValue after;
    std::string ref;

    bool operator==(const RefMove&) const = default;
};
// Whether `reference-transaction` was called in the one state in which every name is known and a
// refusal still keeps all refs as they are.
bool is_prepared(const std::vector<std::string>& argv);
// invariant-broken when it is nothing that Git writes.
Result<std::vector<RefMove>> parse_ref_moves(std::string_view input);

// Who is calling, as far as the environment and the claim's lease tell.
enum class Caller {
    // The agent whose session this is, under the current claim.
    current_session,
    // That agent, whose claim has ended or gone to another.
    stale_session,
    // Another agent.
    other_agent,
    // Says it is not an agent of ours, and nobody works under the claim.
    human,
    // Says it is not an agent of ours, while one works under the claim.
    undeclared,
};
// `agent_id` is who calls, "" for a person; `lease` is the claim's, `lives` whether it is in
// use.
Caller caller_of(const Guard& guard, std::string_view agent_id, const std::optional<Lease>& lease,
                 bool lives);

// Why this caller may not write here; nullopt when it does. lease-lost,
// identity-foreign.
std::optional<Error> caller_fault(const Guard& guard, Caller caller,
                                  const std::optional<Lease>& lease);

// Why these moves are refused, `guarded`; nullopt when they are not. `inside`: from the guarded
// worktree itself, not from elsewhere in the repository by the same session. A person who stands in
// a worker's worktree is bound to its branch no more than elsewhere.
std::optional<Error> moves_fault(const Guard& guard, Caller caller,
                                 const std::vector<RefMove>& moves, bool inside);

// The commit that the own branch would stand on afterwards; nullopt when it does not move.
std::optional<CommitId> own_branch_after(const Guard& guard, const std::vector<RefMove>& moves);
// The commit that it stands on before it moves; nullopt where it is made.
std::optional<CommitId> own_branch_before(const Guard& guard, const std::vector<RefMove>& moves);

// Why a turn may not commit what changes these paths, `guarded`; nullopt when it may, as whoever
// writes no document may.
std::optional<Error> paths_fault(const Guard& guard, const std::vector<std::string>& paths);

// Why the agent may not commit on what HEAD stands for ("refs/heads/x", or a commit; "" where that
// cannot be told); nullopt when it may.
std::optional<Error> head_fault(const Guard& guard, std::string_view head);

} // namespace atelier
