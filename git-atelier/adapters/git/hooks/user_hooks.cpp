#include "adapters/git/hooks/user_hooks.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/repository_settings.hpp"
#include "posix/read_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// githooks(5)
constexpr auto events = std::to_array<std::string_view>({"applypatch-msg",
                                                         "commit-msg",
                                                         "fsmonitor-watchman",
                                                         "p4-changelist",
                                                         "p4-post-changelist",
                                                         "p4-pre-submit",
                                                         "p4-prepare-changelist",
                                                         "post-applypatch",
                                                         "post-checkout",
                                                         "post-commit",
                                                         "post-index-change",
                                                         "post-merge",
                                                         "post-receive",
                                                         "post-rewrite",
                                                         "post-update",
                                                         "pre-applypatch",
                                                         "pre-auto-gc",
                                                         "pre-commit",
                                                         "pre-merge-commit",
                                                         "pre-push",
                                                         "pre-rebase",
                                                         "pre-receive",
                                                         "prepare-commit-msg",
                                                         "proc-receive",
                                                         "push-to-checkout",
                                                         "reference-transaction",
                                                         "sendemail-validate",
                                                         "update"});

constexpr std::string_view hooks_path = "core.hookspath";

std::string value_in(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

// The section that leads to our own configuration.
bool is_ours(std::string_view key) {
    return key.starts_with("includeif.gitdir:./worktrees/");
}

struct Found {
    std::optional<std::string> path;
    // Somewhere the answer depends on files that only Git finds.
    bool ask_git = false;
};

Found look_in_files(const Environment& environment, const HookPlace& place) {
    Found found;
    for (const fs::path& file : config_files(environment, place.common_dir)) {
        const auto text = posix::read_file(file);
        if (!text) continue;
        for (const ConfigEntry& entry : parse_config(*text)) {
            const bool includes =
                entry.key.starts_with("include.") || entry.key.starts_with("includeif.");
            if ((includes && !is_ours(entry.key)) || entry.key == "extensions.worktreeconfig")
                found.ask_git = true;
            if (entry.key == hooks_path) found.path = entry.value;
        }
    }
    return found;
}

Result<std::optional<std::string>> ask_git(Process& process, const Environment& environment,
                                           const HookPlace& place) {
    const Git git(process, environment, place.common_dir);
    GitCall call{{"config", "--null", "--show-origin", "--get-all", "core.hooksPath"}};
    call.environment["GIT_DIR"] = place.git_dir.string();
    ATELIER_TRY(const ProcessResult result, git.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    const auto fields = nul_fields(result.out.empty() ? std::string_view("\0", 1) : result.out);
    std::optional<std::string> path;
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
        // Ours is the one file of that name whose folder holds a project.
        const fs::path origin = fields[i].substr(fields[i].find(':') + 1);
        std::error_code failure;
        const bool ours = origin.filename() == "git.config" &&
                          fs::exists(origin.parent_path() / "config.sys.json", failure);
        if (!ours) path = fields[i + 1];
    }
    return path;
}

} // namespace

Result<fs::path> user_hooks_folder(Process& process, const Environment& environment,
                                   const HookPlace& place) {
    Found found = look_in_files(environment, place);
    const bool unusual = found.path &&
                         (found.path->starts_with("~") || found.path->starts_with("%")) &&
                         !found.path->starts_with("~/");
    if (found.ask_git) {
        ATELIER_TRY(found.path, ask_git(process, environment, place));
    }
    if (!found.path || found.path->empty() || unusual) return place.common_dir / "hooks";
    if (found.path->starts_with("~/"))
        return fs::path(value_in(environment, "HOME")) / found.path->substr(2);
    return (place.directory / *found.path).lexically_normal();
}

Result<fs::path> HookFinder::folder(const fs::path& worktree) const {
    ATELIER_TRY(const fs::path own, git_dir_of(layout_, worktree));
    return user_hooks_folder(process_, environment_,
                             {layout_.common_dir, own, stored_path(worktree)});
}

bool is_git_hook(std::string_view name) {
    return std::find(events.begin(), events.end(), name) != events.end();
}

std::vector<std::string> hooks_in(const fs::path& folder) {
    std::vector<std::string> found;
    for (const std::string_view event : events)
        if (::access((folder / event).c_str(), X_OK) == 0) found.emplace_back(event);
    return found;
}

} // namespace atelier
