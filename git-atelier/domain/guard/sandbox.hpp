// The sandbox of an agent: what it sees of the disk is read-only where it may change nothing. The
// program is bubblewrap.
#pragma once

#include "base/enum_names.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// automatic: with bubblewrap where it works.
enum class SandboxMode { none, automatic, bwrap };
constexpr auto names_of(SandboxMode) {
    return std::to_array<Named<SandboxMode>>({{SandboxMode::none, "none"},
                                              {SandboxMode::automatic, "auto"},
                                              {SandboxMode::bwrap, "bwrap"}});
}

enum class Access { read, write };

// A folder or file and all below it. Of those that hold one another the later one counts.
struct Bound {
    std::filesystem::path path;
    Access access = Access::read;

    bool operator==(const Bound&) const = default;
};

// Absolute paths, as they are on the disk.
struct SandboxPlaces {
    std::filesystem::path common_dir;
    // All of the repository's, the agent's own included.
    std::vector<std::filesystem::path> checkouts;
    std::filesystem::path project;
    std::filesystem::path store;
    std::filesystem::path home;
};
std::vector<Bound> planner_bounds(const SandboxPlaces& paths);
// `linked` is what the worktree only links to.
std::vector<Bound> worker_bounds(const SandboxPlaces& paths, const std::filesystem::path& worktree,
                                 const std::vector<std::filesystem::path>& linked);

// What stands in front of a command that is to run in `directory` within those bounds; where there
// is nothing at a bound's path it is left out. Everything in it ends with its first process.
std::vector<std::string> sandbox_command(const std::vector<Bound>& bounds,
                                         const std::filesystem::path& directory);

} // namespace atelier
