#include "domain/guard/sandbox.hpp"

namespace atelier {

std::vector<Bound> planner_bounds(const SandboxPlaces& paths) {
    std::vector<Bound> bounds{{paths.common_dir}};
    for (const auto& checkout : paths.checkouts)
        bounds.push_back({checkout});
    bounds.push_back({paths.project});
    bounds.push_back({paths.store, Access::write});
    bounds.push_back({paths.home, Access::write});
    return bounds;
}

std::vector<Bound> worker_bounds(const SandboxPlaces& paths, const std::filesystem::path& worktree,
                                 const std::vector<std::filesystem::path>& linked) {
    std::vector<Bound> bounds;
    for (const auto& checkout : paths.checkouts)
        bounds.push_back({checkout});
    bounds.push_back({paths.project});
    for (const auto& folder : {paths.common_dir, paths.store, paths.home, worktree})
        bounds.push_back({folder, Access::write});
    for (const auto& folder : linked)
        bounds.push_back({folder, Access::write});
    // The main checkout's own, as far as they are there; a Git outside that replaces one of them
    // takes its bound away.
    for (const char* name : {"hooks", "HEAD", "index"})
        bounds.push_back({paths.common_dir / name});
    return bounds;
}

std::vector<std::string> sandbox_command(const std::vector<Bound>& bounds,
                                         const std::filesystem::path& directory) {
    std::vector<std::string> command{"bwrap", "--dev-bind", "/", "/"};
    for (const Bound& bound : bounds) {
        command.emplace_back(bound.access == Access::read ? "--ro-bind-try" : "--bind-try");
        command.insert(command.end(), 2, bound.path.string());
    }
    // Without these root writes all the same: by a mount, or through /proc/PID/root of a process
    // outside.
    command.insert(command.end(), {"--cap-drop", "ALL", "--unshare-pid", "--proc", "/proc",
                                   "--die-with-parent", "--chdir", directory.string(), "--"});
    return command;
}

} // namespace atelier
