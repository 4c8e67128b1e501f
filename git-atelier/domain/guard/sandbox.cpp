#include "domain/guard/sandbox.hpp"

#include "base/path.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace atelier {

namespace {

// A bound place uncovers what lies in it: there the sockets are covered again.
std::vector<Bound> covered(std::vector<Bound> bounds, const std::vector<Bound>& sockets) {
    const std::vector<Bound> others(std::next(bounds.begin(), std::ssize(sockets)), bounds.end());
    for (const Bound& socket : sockets) {
        const auto holds = [&](const Bound& other) {
            return is_below(socket.path.native(), other.path.native());
        };
        const auto stands_in = [&](const Bound& other) {
            return is_below(other.path.native(), socket.path.native());
        };
        if (std::ranges::any_of(others, holds) && std::ranges::none_of(others, stands_in))
            bounds.push_back(socket);
    }
    return bounds;
}

} // namespace

std::vector<Bound> planner_bounds(const SandboxPlaces& paths) {
    std::vector<Bound> bounds = paths.sockets;
    bounds.push_back({paths.common_dir});
    for (const auto& checkout : paths.checkouts)
        bounds.push_back({checkout});
    bounds.push_back({paths.project});
    if (!paths.sessions.empty()) bounds.push_back({paths.sessions, Access::hidden});
    bounds.push_back({paths.store, Access::write});
    bounds.push_back({paths.home, Access::write});
    return covered(std::move(bounds), paths.sockets);
}

std::vector<Bound> worker_bounds(const SandboxPlaces& paths, const std::filesystem::path& worktree,
                                 const std::vector<std::filesystem::path>& linked) {
    std::vector<Bound> bounds = paths.sockets;
    for (const auto& checkout : paths.checkouts)
        bounds.push_back({checkout});
    bounds.push_back({paths.project});
    if (!paths.sessions.empty()) bounds.push_back({paths.sessions, Access::hidden});
    for (const auto& folder : {paths.common_dir, paths.store, paths.home, worktree})
        if (!folder.empty()) bounds.push_back({folder, Access::write});
    for (const auto& folder : linked)
        bounds.push_back({folder, Access::write});
    // What people's Git goes by. A Git outside that replaces one of the files takes its bound away.
    for (const char* name : {"hooks", "info", "objects/info", "config", "config.worktree", "HEAD",
                             "index", "worktrees"})
        bounds.push_back({paths.common_dir / name});
    if (!paths.git_dir.empty()) bounds.push_back({paths.git_dir, Access::write});
    return covered(std::move(bounds), paths.sockets);
}

namespace {

namespace fs = std::filesystem;

// What holds at `path` by the first `count` bounds; nothing where none of them reaches it.
std::optional<Access> access_at(const std::vector<Bound>& bounds, std::size_t count,
                                const fs::path& path) {
    std::optional<Access> access;
    for (std::size_t i = 0; i < count; ++i)
        if (is_below(path.native(), bounds[i].path.native())) access = bounds[i].access;
    return access;
}

// The folders above a bound, from the top: what is no mount of its own could be renamed, and
// another put in its place. Below one that may not be written none can be.
std::vector<fs::path> anchors_of(const std::vector<Bound>& bounds, std::size_t at,
                                 const std::set<fs::path>& mounted) {
    std::vector<fs::path> anchors;
    fs::path folder;
    for (const fs::path& part : bounds[at].path.parent_path()) {
        folder /= part;
        if (folder == folder.root_path() || mounted.contains(folder)) continue;
        const auto access = access_at(bounds, at, folder);
        if (!access || access == Access::write) anchors.push_back(folder);
    }
    return anchors;
}

void add_mount(std::vector<std::string>& command, const Bound& bound) {
    if (bound.access == Access::hidden) {
        command.insert(command.end(), {"--tmpfs", bound.path.string()});
        return;
    }
    if (bound.access == Access::closed) {
        command.insert(command.end(), {"--ro-bind-try", "/dev/null", bound.path.string()});
        return;
    }
    command.emplace_back(bound.access == Access::read ? "--ro-bind-try" : "--bind-try");
    command.insert(command.end(), 2, bound.path.string());
}

} // namespace

std::map<std::string, std::string> agent_marks(const std::string& agent,
                                               const fs::path& enlistment) {
    return {{"ATELIER_AGENT_ID", agent}, {"ATELIER_PROJECT", enlistment.string()}};
}

std::vector<std::string> kept_in(const fs::path& keeper, const std::vector<std::string>& sandbox) {
    // In milliseconds: between asking what was left running to end and killing it.
    std::vector<std::string> words{keeper.string(), "run", "2000",
                                   sandbox.empty() ? "bare" : "sandboxed"};
    words.insert(words.end(), sandbox.begin(), sandbox.end());
    return words;
}

std::vector<std::string> sandbox_command(const std::vector<Bound>& bounds,
                                         const fs::path& directory) {
    std::vector<std::string> command{"bwrap", "--dev-bind", "/", "/"};
    std::set<fs::path> mounted;
    for (std::size_t at = 0; at < bounds.size(); ++at) {
        for (const fs::path& folder : anchors_of(bounds, at, mounted)) {
            add_mount(command, {folder, Access::write});
            mounted.insert(folder);
        }
        add_mount(command, bounds[at]);
        mounted.insert(bounds[at].path);
    }
    // Without these root writes all the same: by a mount, or through /proc/PID/root of a process
    // outside.
    command.insert(command.end(), {"--cap-drop", "ALL", "--unshare-pid", "--proc", "/proc",
                                   "--die-with-parent", "--chdir", directory.string(), "--"});
    return command;
}

} // namespace atelier
