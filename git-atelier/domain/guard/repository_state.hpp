// What of a repository an agent's session could have changed: as it stood at one moment, what
// differs from one moment to another, and whose doing that is.
#pragma once

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/guard/ref_listing.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

inline constexpr std::string_view some_logs = "*\n";

struct RepositoryState {
    RefListing refs;
    // Folder of a checkout -> "refs/heads/NAME", or a commit when it is detached.
    std::map<std::string, std::string> heads;
    // The repository's own file, in order; a key may stand there more than once.
    std::vector<std::pair<std::string, std::string>> configuration;
    // What Git reads besides, and what we read of the project: path -> digest.
    std::map<std::string, std::string> files;
    // Git dir of a submodule -> its refs and HEAD: full name -> object name, or "ref:NAME" for a
    // symbolic one.
    std::map<std::string, std::map<std::string, std::string>> submodules = {};
    // The names of the refs whose log has something in it, a line each, in the order of their
    // bytes; behind `some_logs` where not all were looked at.
    std::string logs = {};

    bool operator==(const RepositoryState&) const = default;
};
// One line of JSON, and the refs as they are listed.
std::string state_text(const RepositoryState& state);
// config-invalid, naming `file`.
Result<RepositoryState> parse_state(std::string_view text, const std::string& file);

enum class ChangeKind { ref, head, checkout, setting, file, submodule, log };
constexpr auto names_of(ChangeKind) {
    return std::to_array<Named<ChangeKind>>({{ChangeKind::ref, "ref"},
                                             {ChangeKind::head, "head"},
                                             {ChangeKind::checkout, "checkout"},
                                             {ChangeKind::setting, "setting"},
                                             {ChangeKind::file, "file"},
                                             {ChangeKind::submodule, "submodule"},
                                             {ChangeKind::log, "log"}});
}

struct StateChange {
    ChangeKind thing = ChangeKind::ref;
    // The ref, the checkout's folder, the key or the path; of a submodule its git dir and, behind a
    // blank, the ref.
    std::string name;
    // nullopt: it was not, or is not, there. Of a file its digest; of a log, "kept". Several values
    // of a key stand a line each.
    std::optional<std::string> before;
    std::optional<std::string> after;
    // Of a submodule.
    std::string git_dir = {};
    // Where what has gone goes on: the ref that a branch was renamed to, the folder that a worktree
    // was moved to.
    std::string moved_to = {};

    bool operator==(const StateChange&) const = default;
};
std::vector<StateChange> changes_between(const RepositoryState& before,
                                         const RepositoryState& after);

// One line of a ref's log: who moved it, and to what. Dates are not looked at: whoever moves it
// chooses them.
struct RefLogEntry {
    std::string name;
    std::string to;
    // What was done, in Git's words.
    std::string what = {};
};

// Where agents' work on a branch begins, by its log, newest first, which ends at `head`: it was
// made there, and every line since bears the name of a worker, which no person has. nullopt where
// another line is among them, or the log does not reach back to the making.
std::optional<std::string> begin_of_agents_work(const std::vector<RefLogEntry>& log,
                                                std::string_view head);

enum class Attribution { session, others, unknown };
constexpr auto names_of(Attribution) {
    return std::to_array<Named<Attribution>>({{Attribution::session, "session"},
                                              {Attribution::others, "others"},
                                              {Attribution::unknown, "unknown"}});
}
// Who moved a ref away from `before` (nullopt: it was not there), by its log, newest first: the
// session when every line since bears the agent's name, which nobody else has.
Attribution doer_of(const std::vector<RefLogEntry>& log, const AgentId& agent,
                    const std::optional<std::string>& before);

// The ref that a line of a log says a branch was renamed from; "" when it says nothing of the kind.
std::string renamed_from(const RefLogEntry& entry);

// Worktrees that are gone from where they were, each with the folder where its branch is checked
// out now.
std::map<std::string, std::string> moved_checkouts(const std::vector<StateChange>& changes);

inline constexpr std::string_view rescue_folder = "refs/atelier/rescue/";
// refs/atelier/rescue/<time>/<name>, a branch under its own name: where what stood at a ref is
// kept.
std::string rescue_ref(Time now, std::string_view ref);

} // namespace atelier
