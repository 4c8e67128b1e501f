#include "app/guard/hook_installation.hpp"

#include "base/text.hpp"
#include "ports/git_config.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string git_quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string hooks_section(const HookInstallationDeps& deps, HookInstallation installation) {
    if (installation == HookInstallation::directory)
        return "\thooksPath = " + git_quoted(deps.paths.hooks().string()) + "\n";
    std::string text;
    for (const std::string& event : guarded_events()) {
        const std::string program = (deps.programs / ("atelier-" + event)).string();
        text += "[hook " + git_quoted("atelier-" + event) + "]\n\tevent = " + event +
                "\n\tcommand = " + git_quoted(shell_quoted(program)) + "\n";
    }
    return text;
}

// Every hook that we or the user have, and no other: a hook that is there changes what Git does.
Result<std::vector<std::string>> events_in(Repository& repository, const fs::path& worktree) {
    ATELIER_TRY(const UserHooks users, repository.user_hooks(worktree));
    std::vector<std::string> events = guarded_events();
    events.insert(events.end(), users.events.begin(), users.events.end());
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
}

} // namespace

const std::vector<std::string>& guarded_events() {
    static const std::vector<std::string> events = {"pre-commit", "pre-push", "prepare-commit-msg",
                                                    "reference-transaction"};
    return events;
}

std::string worktree_config(const HookInstallationDeps& deps, HookInstallation installation,
                            const std::vector<std::string>& remotes) {
    // The log of a ref says who moved it, also for refs of which Git by itself keeps none.
    std::string text = "# Of git-atelier's project " + deps.key +
                       ". Only the worktrees of its agents read this file.\n"
                       "# It is written anew when remotes or hooks change: do not edit it.\n"
                       "[gc]\n\tauto = 0\n\tpackRefs = false\n"
                       "[core]\n\tlogAllRefUpdates = always\n" +
                       hooks_section(deps, installation);
    for (const std::string& remote : remotes)
        text += "[remote " + git_quoted(remote) + "]\n\ttagOpt = --no-tags\n";
    return text;
}

Result<InstalledHooks> install_hooks(const HookInstallationDeps& deps, const fs::path& worktree) {
    ATELIER_TRY(const GitVersion git, deps.repository.version());
    InstalledHooks out{.installation = hook_installation_for(git)};
    if (out.installation == HookInstallation::directory) {
        ATELIER_TRY(const auto events, events_in(deps.repository, worktree));
        ATELIER_TRY(out.repairs, HookFolder(deps.files, deps.paths, deps.programs).mend(events));
    }
    ATELIER_TRY(const auto remotes, deps.repository.configuration().remotes());
    ATELIER_CHECK(deps.files.write(deps.paths.git_config(),
                                   worktree_config(deps, out.installation, remotes)));
    return out;
}

Result<std::vector<std::string>> hook_faults(const HookInstallationDeps& deps,
                                             const fs::path& worktree) {
    std::vector<std::string> faults;
    ATELIER_TRY(const GitVersion git, deps.repository.version());
    const HookInstallation installation = hook_installation_for(git);
    if (installation == HookInstallation::directory) {
        ATELIER_TRY(const auto events, events_in(deps.repository, worktree));
        ATELIER_TRY(const auto repairs,
                    HookFolder(deps.files, deps.paths, deps.programs).examine(events));
        for (const HookRepair& repair : repairs)
            faults.push_back(repair_text(repair));
    }
    ATELIER_TRY(const auto remotes, deps.repository.configuration().remotes());
    ATELIER_TRY(const auto text, deps.files.read(deps.paths.git_config()));
    if (text != worktree_config(deps, installation, remotes))
        faults.push_back(deps.paths.git_config().string() + " is not as it was written");
    return faults;
}

std::vector<std::pair<std::string, std::string>>
session_git_configuration(const HookInstallationDeps& deps, HookInstallation installation,
                          Role role) {
    if (installation == HookInstallation::directory) {
        if (role != Role::planner) return {};
        return {{"core.hooksPath", deps.paths.hooks().string()}};
    }
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& event : guarded_events()) {
        const std::string section = "hook.atelier-" + event;
        out.emplace_back(section + ".event", event);
        out.emplace_back(section + ".command",
                         shell_quoted((deps.programs / ("atelier-" + event)).string()));
    }
    return out;
}

std::vector<std::pair<std::string, std::string>>
user_hooks_configuration(HookInstallation installation, const fs::path& folder) {
    if (installation == HookInstallation::directory) return {{"core.hooksPath", folder.string()}};
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& event : guarded_events())
        out.emplace_back("hook.atelier-" + event + ".enabled", "false");
    return out;
}

} // namespace atelier
