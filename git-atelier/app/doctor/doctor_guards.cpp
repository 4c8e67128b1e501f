// Whether Git comes to our handlers in the worktrees of agents, and to the user's hooks there.
#include "app/doctor/doctor.hpp"
#include "app/guard/find_guard.hpp"
#include "app/guard/hook_installation.hpp"
#include "app/project/register_project.hpp"
#include "base/text.hpp"
#include "domain/guard/push_refusal.hpp"
#include "ports/git_config.hpp"
#include "ports/git_worktrees.hpp"

#include "ports/repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string version_text(const GitVersion& git) {
    return fmt::format("Git {}.{}", git.major, git.minor);
}

std::string installation_text(HookInstallation installation) {
    return installation == HookInstallation::directory
               ? "a hooks directory, chosen for Git before 2.54"
               : "hooks from configuration, chosen for Git 2.54 and later";
}

struct GuardedWorktree {
    fs::path worktree;
    std::string agent;
    // What Git finds there; nullopt: nothing of ours.
    std::optional<HookInstallation> installation;
    // Why nothing of ours runs there; empty when it does.
    std::string fault = {};
};

Result<std::optional<HookInstallation>> installation_in(const DoctorDeps& deps,
                                                        const fs::path& worktree) {
    ATELIER_TRY(const auto path,
                deps.repository.configuration().config_in(worktree, "core.hooksPath"));
    if (path == deps.paths.hooks().string()) return HookInstallation::directory;
    const std::string hook = "hook.atelier-reference-transaction.";
    ATELIER_TRY(const auto command,
                deps.repository.configuration().config_in(worktree, hook + "command"));
    ATELIER_TRY(const auto enabled,
                deps.repository.configuration().config_in(worktree, hook + "enabled"));
    if (!command || enabled == "false") return std::nullopt;
    return HookInstallation::configuration;
}

Result<std::string> fault_of(const DoctorDeps& deps, const GuardedWorktree& guarded,
                             const GitVersion& git) {
    if (!guarded.installation) return std::string("Git does not find our hook handlers there");
    const bool directory = guarded.installation == HookInstallation::directory;
    if (!directory && hook_installation_for(git) == HookInstallation::directory)
        return version_text(git) + " does not know hooks from configuration";
    const fs::path handler = directory ? deps.paths.hooks() / "reference-transaction"
                                       : deps.programs / "atelier-reference-transaction";
    ATELIER_TRY(const bool there, deps.files.exists(handler));
    return there ? std::string() : handler.string() + " is missing";
}

Result<std::vector<GuardedWorktree>> guarded_worktrees(const DoctorDeps& deps,
                                                       const GitVersion& git) {
    std::vector<GuardedWorktree> found;
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.worktree.parent_path() != deps.paths.worktrees() || checkout.prunable ||
            checkout.in_progress)
            continue;
        ATELIER_TRY(const fs::path git_dir, deps.repository.worktrees().git_dir(checkout.worktree));
        ATELIER_TRY(const auto guard, read_guard(deps.files, git_dir));
        if (!guard) continue;
        GuardedWorktree one{
            .worktree = checkout.worktree, .agent = guard->agent.str(), .installation = {}};
        ATELIER_TRY(one.installation, installation_in(deps, checkout.worktree));
        ATELIER_TRY(one.fault, fault_of(deps, one, git));
        found.push_back(std::move(one));
    }
    return found;
}

Json worktree_json(const GuardedWorktree& one) {
    Json out = Json::object();
    out.set("worktree", one.worktree.string())
        .set("agent", one.agent)
        .set("carrier", one.installation ? Json(name_of(*one.installation)) : Json())
        .set("guarded", one.fault.empty());
    return out;
}

Finding cannot_look(const Error& error) {
    return {.state = CheckState::unknown, .message = error.message, .hint = error.hint};
}

// Where this Git cannot refuse an agent's push.
Finding with_open_pushes(const DoctorDeps& deps, const GitVersion& git, Finding finding) {
    const auto remotes = deps.repository.configuration().remotes();
    if (!remotes) return cannot_look(remotes.error());
    const auto open = open_push_urls(*remotes, git);
    if (open.empty()) return finding;
    finding.details.set("open_push_urls", Json::strings(open));
    if (finding.state == CheckState::good) finding.state = CheckState::note;
    finding.message += "; agents' pushes to " + join(open, ", ") +
                       " are refused by our hook alone: before Git 2.46, a pushurl over HTTP that "
                       "is fetched from as well cannot be led away";
    return finding;
}

Finding check_guarded_worktrees(const DoctorDeps& deps, const GitVersion& git) {
    const auto found = guarded_worktrees(deps, git);
    if (!found) return cannot_look(found.error());
    if (found->empty())
        return {.message = "no agent is at work; the next session uses " +
                           installation_text(hook_installation_for(git))};
    Finding finding;
    Json rows = Json::array();
    std::vector<std::string> good;
    std::vector<std::string> bad;
    for (const GuardedWorktree& one : *found) {
        rows.push(worktree_json(one));
        const std::string name = one.worktree.filename().string();
        if (one.fault.empty())
            good.push_back(name + ": " + installation_text(*one.installation));
        else
            bad.push_back(name + " is not guarded: " + one.fault);
    }
    finding.details.set("git", fmt::format("{}.{}", git.major, git.minor))
        .set("worktrees", std::move(rows));
    finding.message = join(bad.empty() ? good : bad, "; ");
    if (bad.empty()) return finding;
    finding.state = CheckState::wrong;
    finding.hint = advise(Hint::same_git);
    return finding;
}

Finding check_guards(const DoctorDeps& deps) {
    const auto git = deps.repository.version();
    if (!git) return cannot_look(git.error());
    return with_open_pushes(deps, *git, check_guarded_worktrees(deps, *git));
}

// What makes Git call our handlers, whether or not a worktree is guarded now.
Finding check_hooks(const DoctorDeps& deps) {
    const HookInstallationDeps installing{deps.repository, deps.files, deps.paths, deps.record.key,
                                          deps.programs};
    const auto faults = hook_faults(installing, deps.record.enlistment);
    if (!faults) return cannot_look(faults.error());
    if (faults->empty()) return {.message = "every hook leads to " + deps.programs.string()};
    Finding finding{.state = CheckState::wrong,
                    .message = join(*faults, "; "),
                    .hint = advise(Hint::fix_hooks)};
    finding.details.set("faults", Json::strings(*faults));
    if (!deps.fix) return finding;
    if (const auto mended = install_hooks(installing, deps.record.enlistment); !mended)
        return cannot_look(mended.error());
    finding.state = CheckState::good;
    finding.message = "put back: " + finding.message;
    finding.hint = {};
    finding.fixed = true;
    return finding;
}

// What a commit comes to.
constexpr auto of_a_commit = std::to_array<std::string_view>(
    {"commit-msg", "post-commit", "pre-commit", "prepare-commit-msg", "reference-transaction"});

struct Probed {
    UserHooks users;
    // In a worktree of ours there are these, and a commit came to those.
    std::vector<std::string> there;
    std::vector<std::string> ran;
};

Result<Probed> probe_hooks(const DoctorDeps& deps) {
    Probed out;
    ATELIER_TRY(out.users, deps.repository.user_hooks(deps.record.enlistment));
    if (out.users.events.empty()) return out;
    ATELIER_TRY(const auto stage, deps.prober.begin(deps.record.issue_prefix + "-rehearsal"));
    const ProjectPaths paths{stage->project()};
    ATELIER_CHECK(stage->repository().configuration().set_include(
        worktrees_condition(deps.record.issue_prefix), paths.git_config().string()));
    ATELIER_CHECK(
        install_hooks({stage->repository(), deps.files, paths, deps.record.key, deps.programs},
                      stage->worktree()));
    out.there = stage->hooks();
    ATELIER_TRY(out.ran, stage->commit());
    return out;
}

bool has(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

Advice cure_for(const fs::path& folder) {
    if (folder.parent_path().filename() == ".husky") return advise(Hint::prepare_husky);
    return advise(Hint::commit_hooks);
}

// Asks in whose checkout it is to be installed: it refuses where core.hooksPath is set, as it is
// in ours.
Result<bool> lacks_pre_commit(const DoctorDeps& deps, const Probed& probed) {
    if (has(probed.users.events, "pre-commit")) return false;
    return deps.files.exists(deps.record.enlistment / ".pre-commit-config.yaml");
}

Finding judged(const Probed& probed) {
    std::vector<std::string> absent;
    std::vector<std::string> passed_over;
    for (const std::string& event : probed.users.events) {
        if (!has(probed.there, event))
            absent.push_back(event);
        else if (std::find(of_a_commit.begin(), of_a_commit.end(), event) != of_a_commit.end() &&
                 !has(probed.ran, event))
            passed_over.push_back(event);
    }
    const std::string folder = probed.users.folder.string();
    Finding finding;
    finding.details.set("folder", folder)
        .set("hooks", Json::strings(probed.users.events))
        .set("ran", Json::strings(probed.ran))
        .set("absent", Json::strings(absent));
    if (!passed_over.empty()) {
        finding.state = CheckState::wrong;
        finding.message = "a commit in an agent's worktree does not run your " +
                          join(passed_over, ", ") + " in " + folder;
        finding.hint = advise(Hint::hooks_path);
    } else if (!absent.empty()) {
        finding.state = CheckState::note;
        finding.message =
            "a new worktree does not have your " + join(absent, ", ") + " of " + folder;
        finding.hint = cure_for(probed.users.folder);
    } else {
        finding.message =
            probed.users.events.empty()
                ? "you have no hooks"
                : "your hooks run in agents' worktrees: " + join(probed.users.events, ", ") +
                      " of " + folder;
    }
    return finding;
}

Finding check_user_hooks(const DoctorDeps& deps) {
    const auto probed = probe_hooks(deps);
    if (!probed) return cannot_look(probed.error());
    const auto lacks = lacks_pre_commit(deps, *probed);
    if (!lacks) return cannot_look(lacks.error());
    Finding finding = judged(*probed);
    if (!*lacks || finding.state != CheckState::good) return finding;
    finding.state = CheckState::note;
    finding.message = "there is a .pre-commit-config.yaml, but no pre-commit hook";
    finding.hint = advise(Hint::install_pre_commit);
    return finding;
}

// What an agent reaches, told whether or not anything is wrong.
Finding check_sandbox(const DoctorDeps& deps) {
    if (!deps.plan) return cannot_look(deps.plan.error());
    const Settings& settings = deps.plan->settings;
    Finding finding;
    finding.details.set("mode", name_of(settings.sandbox))
        .set("pass", Json::strings(settings.sandbox_pass));
    if (settings.sandbox == SandboxMode::none) {
        finding.message =
            "none: an agent can reach all that you can; the repository is checked for "
            "what it changed when its session ends ('sandbox.mode')";
        if (!settings.sandbox_chosen)
            finding.message += "; planners whose runtime skips Git hooks have a sandbox where "
                               "bubblewrap works";
        return finding;
    }
    finding.message =
        "bubblewrap; it does not restrict the network, programs that listen without a file "
        "(abstract sockets, as X11 and D-Bus may have) or open one once the session has begun, "
        "files outside of the repository and the project, and, of workers, refs and objects, and "
        "the repository's configuration, HEAD and index once Git outside has written them";
    if (!settings.sandbox_pass.empty())
        finding.message += "; passed through: " + join(settings.sandbox_pass, ", ");
    return finding;
}

} // namespace

std::span<const Check> guard_checks() {
    static constexpr Check checks[] = {
        {"hooks", check_hooks},
        {"guards", check_guards},
        {"user-hooks", check_user_hooks},
        {"sandbox", check_sandbox},
    };
    return checks;
}

} // namespace atelier
