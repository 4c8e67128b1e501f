// The sandbox of an agent: what it sees of the disk is read-only where it may change nothing. The
// program is bubblewrap.
#pragma once

#include "base/enum_names.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <functional>
#include <map>
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

// hidden: an empty folder in its place; closed: a file that nothing can be read from.
enum class Access { read, write, hidden, closed };

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
    // Of an agent, and of what prepares and checks its work: "" for a Git of ours, which has to do
    // with neither.
    std::filesystem::path store = {};
    std::filesystem::path home = {};
    // "" where it is not there.
    std::filesystem::path sessions = {};
    // Of the agent's worktree; workers only.
    std::filesystem::path git_dir = {};
    // Sockets that lead to programs outside, from `hidden_sockets`.
    std::vector<Bound> sockets = {};
};

// What surrounds a Git of ours that works where an agent may have written.
struct Confinement {
    // Stands in front of it; empty for no sandbox.
    std::vector<std::string> sandbox = {};
    // Added to its environment, so that whatever it runs counts as an agent.
    std::map<std::string, std::string> marks = {};

    bool operator==(const Confinement&) const = default;
};
// Of one that works in `folder`; asked at each call.
using Confine = std::function<Result<Confinement>(const std::filesystem::path& folder)>;

// Whatever has these in its environment counts as that agent, of that repository.
std::map<std::string, std::string> agent_marks(const std::string& agent,
                                               const std::filesystem::path& enlistment);
// What stands in front of a program that runs where an agent may have written: `keeper`, which is
// atelier-keeper and ends what the program leaves behind, and `sandbox`, empty for none.
std::vector<std::string> kept_in(const std::filesystem::path& keeper,
                                 const std::vector<std::string>& sandbox);

std::vector<Bound> planner_bounds(const SandboxPlaces& paths);
// `linked` is what the worktree only links to.
std::vector<Bound> worker_bounds(const SandboxPlaces& paths, const std::filesystem::path& worktree,
                                 const std::vector<std::filesystem::path>& linked);

// What stands in front of a command that is to run in `directory` within those bounds; where there
// is nothing at a bound's path it is left out. Everything in it ends with its first process.
std::vector<std::string> sandbox_command(const std::vector<Bound>& bounds,
                                         const std::filesystem::path& directory);

} // namespace atelier
