// Which guard holds where Git calls a hook of ours, or where somebody looks.
#pragma once

#include "domain/guard/guard.hpp"
#include "ports/files.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct FoundGuard {
    Guard guard;
    // In the guarded worktree itself; else its session is at another place of the repository.
    bool inside = true;
};

// The two folders by which Git knows a worktree.
struct WorktreeDirs {
    std::filesystem::path git_dir;
    std::filesystem::path common_dir;
};

// A session that somebody above or around the call is in: ATELIER_AGENT_SESSION, and
// ATELIER_WORKSPACE_DIR, its own worktree.
struct SessionPlace {
    std::string session;
    std::filesystem::path workspace;
};

struct GuardSearch {
    WorktreeDirs here;
    // From the outermost process to the call itself. Asked only when this worktree has no guard of
    // its own, as is the other.
    std::function<std::vector<SessionPlace>()> sessions;
    std::function<Result<WorktreeDirs>(const std::filesystem::path& folder)> dirs_of;
};

// Where the guard of a worktree stands.
std::filesystem::path guard_file(const std::filesystem::path& git_dir);

// nullopt: no session of ours has it. config-invalid when it cannot be understood.
Result<std::optional<Guard>> read_guard(Files& files, const std::filesystem::path& git_dir);

// The guard of this worktree, or of the session that acts here from its own; nullopt where nothing
// is guarded.
Result<std::optional<FoundGuard>> find_guard(Files& files, const GuardSearch& search);

} // namespace atelier
