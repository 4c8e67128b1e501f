#include "app/guard/hook_installation.hpp"

#include "base/text.hpp"
#include "domain/guard/config_text.hpp"
#include "domain/guard/git_variables.hpp"
#include "ports/git_config.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string hooks_section(const HookInstallationDeps& deps, HookInstallation installation) {
    if (installation == HookInstallation::directory)
        return "[core]\n\thooksPath = " + config_quoted(deps.paths.hooks().string()) + "\n";
    std::string text;
    for (const std::string& event : guarded_events()) {
        const std::string program = (deps.programs / ("atelier-" + event)).string();
        text += "[hook " + config_quoted("atelier-" + event) + "]\n\tevent = " + event +
                "\n\tcommand = " + config_quoted(shell_quoted(program)) + "\n";
    }
    return text;
}

std::string heading(const HookInstallationDeps& deps, std::string_view readers) {
    return "# Of git-atelier's project " + deps.key + ". Only " + std::string(readers) +
           " read this file.\n"
           "# It is written anew when remotes or hooks change: do not edit it.\n";
}

// What holds wherever an agent is.
std::string guard_sections(const HookInstallationDeps& deps, const GitVersion& git,
                           const std::vector<Remote>& remotes) {
    return hooks_section(deps, hook_installation_for(git)) + push_refusal_text(remotes, git);
}

struct ConfigFile {
    fs::path path;
    std::string text;
};

Result<std::vector<ConfigFile>> config_files(const HookInstallationDeps& deps,
                                             const GitVersion& git) {
    ATELIER_TRY(const auto remotes, deps.repository.configuration().remotes());
    return std::vector<ConfigFile>{
        {deps.paths.git_config(), worktree_config(deps, git, remotes)},
        {deps.paths.carried_config(), carried_config(deps, git, remotes)}};
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

std::string worktree_config(const HookInstallationDeps& deps, const GitVersion& git,
                            const std::vector<Remote>& remotes) {
    // The log of a ref says who moved it, also for refs of which Git by itself keeps none.
    std::string text = heading(deps, "the worktrees of its agents") +
                       "[gc]\n\tauto = 0\n\tpackRefs = false\n"
                       "[core]\n\tlogAllRefUpdates = always\n" +
                       guard_sections(deps, git, remotes);
    for (const Remote& remote : remotes)
        text += "[remote " + config_quoted(remote.name) + "]\n\ttagOpt = --no-tags\n" +
                remote_refusal_lines(remote, remotes, git);
    return text;
}

std::string carried_config(const HookInstallationDeps& deps, const GitVersion& git,
                           const std::vector<Remote>& remotes) {
    std::string text = heading(deps, "its agents");
    const std::string repository = gitdir_pattern(deps.repository.common_dir());
    for (const std::string& place : {repository, repository + "/worktrees/*"})
        text += "[includeIf " + config_quoted("gitdir:" + place) +
                "]\n\tpath = " + config_quoted(deps.paths.git_config().string()) + "\n";
    return text + guard_sections(deps, git, remotes);
}

Result<InstalledHooks> install_hooks(const HookInstallationDeps& deps, const fs::path& worktree) {
    ATELIER_TRY(const GitVersion git, deps.repository.version());
    InstalledHooks out{.installation = hook_installation_for(git)};
    if (out.installation == HookInstallation::directory) {
        ATELIER_TRY(const auto events, events_in(deps.repository, worktree));
        ATELIER_TRY(out.repairs, HookFolder(deps.files, deps.paths, deps.programs).mend(events));
    }
    ATELIER_TRY(const auto files, config_files(deps, git));
    for (const ConfigFile& file : files)
        ATELIER_CHECK(deps.files.write(file.path, file.text));
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
    ATELIER_TRY(const auto files, config_files(deps, git));
    for (const ConfigFile& file : files) {
        ATELIER_TRY(const auto text, deps.files.read(file.path));
        if (text != file.text)
            faults.push_back(file.path.string() + " does not say what the hooks and remotes need");
    }
    return faults;
}

std::vector<std::pair<std::string, std::string>>
carrier_of_guard(const HookInstallationDeps& deps) {
    return carrier(deps.repository.common_dir(), deps.paths.carried_config());
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
