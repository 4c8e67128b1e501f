// Whether the repository and its project know each other, and can be worked with.
#include "app/core/decisions.hpp"
#include "app/doctor/doctor.hpp"
#include "app/project/private_project.hpp"
#include "app/project/register_project.hpp"
#include "app/project/registration_place.hpp"
#include "base/text.hpp"
#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

// Changesets are replayed by its merge-tree.
constexpr GitVersion least_git{2, 38};

Finding failed_look(const Error& error) {
    return {.state = CheckState::unknown, .message = error.message, .hint = error.hint};
}

Finding check_repository(const DoctorDeps& deps) {
    const auto& found = deps.repository.enlistment();
    if (found == deps.record.enlistment)
        return {.message = found.string() + ", project " + deps.record.key};
    return {.state = CheckState::wrong,
            .message = "the project " + deps.record.key + " belongs to " +
                       deps.record.enlistment.string() + ", not to " + found.string(),
            .hint = advise(Hint::relink_if_now, deps.record.key, found.string())};
}

Finding check_git(const DoctorDeps& deps) {
    const auto version = deps.repository.version();
    if (!version) return failed_look(version.error());
    const std::string text = fmt::format("Git {}.{}", version->major, version->minor);
    if (*version == GitVersion{})
        return {.state = CheckState::unknown, .message = "Git does not report its version"};
    if (*version >= least_git) return {.message = text};
    return {.state = CheckState::wrong,
            .message =
                fmt::format("{} is older than {}.{}", text, least_git.major, least_git.minor),
            .hint = advise(Hint::later_git)};
}

Finding check_replay(const DoctorDeps& deps) {
    const ReplayEngine& engine = deps.replay;
    if (!engine.loaded)
        return {.state = CheckState::note,
                .message = "commits are replayed by 'git merge-tree', which takes longer, as " +
                           engine.library + " cannot be loaded",
                .hint = advise(Hint::install_library)};
    if (engine.reads_repository)
        return {.message = "commits are replayed in memory by " + engine.library};
    return {.message = "commits are replayed by 'git merge-tree': " + engine.library +
                       " does not read repositories with SHA-256 or replaced objects"};
}

Finding check_include(const DoctorDeps& deps) {
    const auto includes = deps.repository.configuration().includes();
    if (!includes) return failed_look(includes.error());
    const Include wanted{worktrees_condition(deps.record.issue_prefix),
                         deps.paths.git_config().string()};
    const auto leads = std::ranges::count_if(
        *includes, [&](const Include& include) { return include.condition == wanted.condition; });
    const std::string key = "includeIf." + wanted.condition + ".path";
    if (leads == 1 && std::ranges::count(*includes, wanted) == 1) return {.message = key};
    Finding finding{.state = CheckState::wrong,
                    .message = leads == 0  ? "the repository's configuration has no " + key
                               : leads > 1 ? key + " is set more than once"
                                           : key + " leads elsewhere",
                    .hint = advise(Hint::fix_branch)};
    if (!deps.fix) return finding;
    const auto set = deps.repository.configuration().set_include(wanted.condition, wanted.path);
    if (set) return {.message = key + " is set again", .fixed = true};
    finding.message += ", and it cannot be set: " + set.error().message;
    finding.hint = set.error().hint;
    return finding;
}

Finding check_privacy(const DoctorDeps& deps) {
    const bool shared = deps.plan && deps.plan->settings.project_shared;
    if (deps.fix) {
        const auto closed = close_project(deps.files, deps.paths, shared);
        if (!closed) return failed_look(closed.error());
        if (!closed->empty()) return {.message = *closed, .fixed = true};
    }
    const auto open = open_parts(deps.files, deps.paths);
    if (!open) return failed_look(open.error());
    if (open->empty())
        return {.message = shared ? "only you and the group can read the project's folder"
                                  : "only you can read the project's folder"};
    std::vector<std::string> names;
    for (const auto& path : *open)
        names.push_back(path.string());
    if (shared)
        return {.state = CheckState::wrong,
                .message = "not the group's alone, as project.shared says: " + first_few(names),
                .hint = advise(Hint::fix_branch)};
    return {.state = CheckState::wrong,
            .message = "open to other users: " + first_few(names),
            .hint = advise(Hint::fix_rights)};
}

Finding check_default_branch(const DoctorDeps& deps) {
    const auto chosen = deps.repository.refs().choose_default_branch();
    if (chosen) return {.message = chosen->name.str() + ", from " + chosen->said_by()};
    if (chosen.error().code != ErrorCode::not_found) return failed_look(chosen.error());
    return {
        .state = CheckState::wrong, .message = chosen.error().message, .hint = chosen.error().hint};
}

Finding check_submodules(const DoctorDeps& deps) {
    const auto folders = deps.repository.configuration().submodules();
    if (!folders) return failed_look(folders.error());
    if (folders->empty()) return {.message = "the repository has no submodules"};
    if (!deps.plan)
        return {.state = CheckState::unknown,
                .message = "not looked at: " + deps.plan.error().message,
                .hint = deps.plan.error().hint};
    const std::string empty = empty_submodules(*folders, deps.plan->settings);
    if (!empty.empty()) return {.state = CheckState::note, .message = empty};
    const auto unknown = deps.repository.configuration().unregistered_submodules();
    if (!unknown) return failed_look(unknown.error());
    if (deps.plan->settings.sandbox == SandboxMode::none || unknown->empty())
        return {.message = "worktree.setup checks them out"};
    return {.state = CheckState::note,
            .message = "not registered in the repository's configuration, which is read-only in a "
                       "sandbox: " +
                       first_few(*unknown),
            .hint = advise(Hint::init_submodules)};
}

Finding check_settings(const DoctorDeps& deps) {
    if (!deps.plan)
        return {.state = CheckState::unknown,
                .message = "not looked at: " + deps.plan.error().message,
                .hint = deps.plan.error().hint};
    std::vector<std::string> told;
    Advice ways;
    bool to_change = false;
    for (const UnsupportedSetting& one : deps.plan->settings.unsupported) {
        told.push_back(one.told);
        ways.also(one.way);
        to_change = to_change || one.way.empty();
    }
    if (told.empty()) return {.message = "every key is a known setting"};
    if (to_change) ways.also(advise(Hint::change_in, deps.paths.user_config().string()));
    return {.state = CheckState::note, .message = join(told, "; "), .hint = ways};
}

// What waits for a person is not wrong, and nobody else says so where `review.required` lands
// nothing.
Finding check_reviews(const DoctorDeps& deps) {
    if (!deps.plan)
        return {.state = CheckState::unknown,
                .message = "not looked at: " + deps.plan.error().message,
                .hint = deps.plan.error().hint};
    const AdmissionRules& rules = deps.plan->settings.admission;
    const auto debt =
        deps.plan->store.read([&](PlanReader& plan) { return review_debt(plan, rules); });
    if (!debt) return failed_look(debt.error());
    if (debt->changesets > 0)
        return {.state = CheckState::note,
                .message = "you are " + behind_text(*debt),
                .hint = advise(Hint::what_is_reviewed)};
    return {.message = rules.wants_approval()
                           ? "review.required is true: nothing lands without an approval"
                           : "nothing waits for a review"};
}

// What the default agent asks a person once, and how it is over before a planner is in need of it.
std::string first_start(const DoctorDeps& deps) {
    if (!deps.runtimes) return "";
    const std::string& name = deps.plan->settings.agent_default;
    const auto found = std::ranges::find(*deps.runtimes, name, &InstalledRuntime::name);
    if (found == deps.runtimes->end() || found->first_start.empty() || found->programs.empty())
        return "";
    return "; at its first start it " + found->first_start + ": start '" + found->programs.front() +
           "' once in " + deps.record.enlistment.string() + " and answer";
}

Finding check_agent_program(const DoctorDeps& deps) {
    if (!deps.plan)
        return {.state = CheckState::unknown,
                .message = "not looked at: " + deps.plan.error().message,
                .hint = deps.plan.error().hint};
    if (deps.plan->settings.agent_default.empty())
        return {.message = "no default agent is set: 'work' and 'plan' need --agent"};
    if (deps.missing_agent.empty())
        return {.message =
                    "agent.default is " + deps.plan->settings.agent_default + first_start(deps)};
    return {.state = CheckState::note,
            .message = deps.missing_agent,
            .hint = advise(Hint::install_agent)};
}

Json runtimes_json(const std::vector<InstalledRuntime>& runtimes) {
    Json list = Json::array();
    for (const InstalledRuntime& runtime : runtimes) {
        Json row = Json::object();
        row.set("name", runtime.name)
            .set("state", name_of(runtime.state))
            .set("programs", Json::strings(runtime.programs))
            .set("version", runtime.version)
            .set("fault", runtime.fault);
        list.push(std::move(row));
    }
    return list;
}

// Nobody needs all of them: only one that is there and does not start is worth a word.
Finding check_runtimes(const DoctorDeps& deps) {
    if (!deps.runtimes) return failed_look(deps.runtimes.error());
    std::vector<std::string> start;
    std::vector<std::string> missing;
    std::vector<std::string> faults;
    for (const InstalledRuntime& runtime : *deps.runtimes) {
        if (runtime.usable())
            start.push_back(runtime.name +
                            (runtime.version.empty() ? "" : " (" + runtime.version + ")"));
        if (runtime.state == RuntimeState::missing) missing.push_back(runtime.name);
        if (runtime.state == RuntimeState::broken)
            faults.push_back(runtime.name + " does not start: " + runtime.fault);
    }
    std::vector<std::string> told = faults;
    if (!start.empty()) told.push_back("installed: " + join(start, ", "));
    if (!missing.empty()) told.push_back("not installed: " + join(missing, ", "));
    Finding finding{.message = told.empty() ? "there are no runtimes" : join(told, "; ")};
    if (!faults.empty()) finding.state = CheckState::note;
    finding.details.set("runtimes", runtimes_json(*deps.runtimes));
    return finding;
}

// Whether it answers us: any question shows that.
Result<void> ask_forge(const DoctorDeps& deps, const CodeHost& host) {
    ATELIER_TRY(const auto branch, deps.repository.refs().choose_default_branch());
    ATELIER_CHECK(host.forge->pull_requests_of(branch.name));
    return {};
}

// One that does not answer now may do so later; who is not known there never is.
CheckState state_of_silence(const Error& error) {
    const bool is_unknown_there = std::ranges::any_of(error.hint.hints(), [](Hint hint) {
        return hint == Hint::log_in_to_forge || hint == Hint::log_in_to_gitea ||
               hint == Hint::log_in_to_gitlab;
    });
    if (is_unknown_there) return CheckState::wrong;
    return error.code == ErrorCode::config_invalid || error.code == ErrorCode::runtime_missing
               ? CheckState::wrong
               : CheckState::unknown;
}

Finding check_pull_requests(const DoctorDeps& deps) {
    if (!deps.plan)
        return {.state = CheckState::unknown,
                .message = "not looked at: " + deps.plan.error().message,
                .hint = deps.plan.error().hint};
    const PrMode mode = deps.plan->settings.admission.pr_mode;
    if (mode == PrMode::none)
        return {.message = "branch.pr_mode is none: done work lands without a pull request"};
    const auto host = code_host(deps.repository, mode, deps.forge);
    const auto asked = host ? ask_forge(deps, *host) : tl::unexpected(host.error());
    if (asked)
        return {.message = "made on " + host->repository.host + " in " + host->repository.str() +
                           ", pushed to " + host->remote};
    const Error& error = asked.error();
    return {.state = state_of_silence(error), .message = error.message, .hint = error.hint};
}

Finding check_folder(const DoctorDeps& deps) {
    const auto probe = deps.paths.folder / ".doctor";
    auto done = deps.files.write(probe, "can this be written?\n");
    if (done) done = deps.files.remove(probe);
    if (done) return {.message = deps.paths.folder.string() + " can be written"};
    return {.state = CheckState::wrong, .message = done.error().message, .hint = done.error().hint};
}

} // namespace

std::span<const Check> registration_checks() {
    static constexpr Check checks[] = {
        {"repository", check_repository},
        {"git-version", check_git},
        {"replay-engine", check_replay},
        {"worktree-include", check_include},
        {"project-folder", check_folder},
        {"privacy", check_privacy},
        {"default-branch", check_default_branch},
        {"submodules", check_submodules},
        {"settings", check_settings},
        {"reviews", check_reviews},
        {"agent-program", check_agent_program},
        {"runtimes", check_runtimes},
        {"pull-requests", check_pull_requests},
    };
    return checks;
}

} // namespace atelier
