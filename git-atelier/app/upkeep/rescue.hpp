// `git atelier rescue`: what was kept of worktrees and branches that went, as a rescue ref or below
// the project's `kept` folder, and how it comes back. Nothing of the user's is overwritten.
#pragma once

#include "app/core/context.hpp"
#include "domain/project/project.hpp"
#include "ports/files.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

// All references outlive the call.
struct RescueDeps {
    const Context& plan;
    Repository& repository;
    Files& files;
    const ProjectPaths& paths;
};

enum class RescueKind { ref, folder };
constexpr auto names_of(RescueKind) {
    return std::to_array<Named<RescueKind>>(
        {{RescueKind::ref, "ref"}, {RescueKind::folder, "folder"}});
}

struct Rescued {
    RescueKind kind = RescueKind::ref;
    // The full ref, or "kept/NAME".
    std::string name;
    // When it was kept: as its name says, or the newest of a folder's files.
    std::optional<Time> at = {};
    // In words: the commits or files of which worktree or branch.
    std::string was = {};
    // The changeset or planner whose it was, as far as its name says, and its title in the plan.
    std::optional<BeadId> bead = {};
    std::string title = {};
    std::optional<CommitId> commit = {};
    // The first line of its message.
    std::string subject = {};
    // How many commits of a ref the default branch does not have; nullopt where that is not known.
    std::optional<std::size_t> commits = {};
    // Of a folder.
    std::filesystem::path path = {};
    // Of a folder all, of a ref those that differ from where it left the default branch.
    std::optional<std::size_t> files = {};
    // Of a folder.
    std::optional<std::uintmax_t> bytes = {};
};

struct RescuedCommit {
    CommitId commit;
    std::string subject;
};

struct RescueContents {
    Rescued item;
    // What the default branch does not have, oldest first.
    std::vector<RescuedCommit> commits = {};
    // Those that differ from where it left the default branch; of a folder all, a repository as its
    // own folder with a slash.
    std::vector<std::string> files = {};
};

struct RestoreRequest {
    // As `list` shows it, or the end of it.
    std::string name;
    // Of a ref: a branch that does not exist yet; without it and without `to` one below `rescued/`.
    std::optional<BranchName> branch = {};
    // A folder that does not exist yet.
    std::optional<std::filesystem::path> to = {};
    // Of a folder: a worktree; where one of the files is there already, nothing is brought.
    std::optional<std::filesystem::path> worktree = {};
};

struct RestoreOutcome {
    Rescued item;
    std::optional<BranchName> branch = {};
    std::optional<std::filesystem::path> folder = {};
};

struct DropOutcome {
    Rescued item;
    bool dropped = false;
};

// Refs first, then folders, each by name.
Result<std::vector<Rescued>> list_rescued(const RescueDeps& deps);
// not-found, ambiguous.
Result<RescueContents> show_rescued(const RescueDeps& deps, const std::string& name);
// usage when the request does not fit, branch-exists, files-failed where something is in the way.
// What is restored stays kept.
Result<RestoreOutcome> restore_rescued(const RescueDeps& deps, const RestoreRequest& request);
// For good; otherwise than `confirmed` it is only said what would go. identity-foreign for agents.
Result<DropOutcome> drop_rescued(const RescueDeps& deps, const std::string& name, bool confirmed);

} // namespace atelier
