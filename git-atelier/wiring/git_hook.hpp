// Git calls us: finds out whether the worktree is guarded, lets the guard of that event decide, and
// then gives way to the user's own hook.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct Hook;

// From a hooks directory of ours, as `program`, whose last part is the event. Stands in for the
// user's hooks directory: whatever it decides, the user's own hook of that name runs from its
// original place unless Git is stopped. Returns the exit status.
int run_git_hook(const std::filesystem::path& program, const std::vector<std::string>& arguments);

// From configuration, beside the user's own hooks: `arguments` are Git's, or a person's -h.
int run_configured_git_hook(const Hook& hook, const std::vector<std::string>& arguments);

} // namespace atelier
