#include "app/project/register_project.hpp"

#include "app/guard/hook_installation.hpp"
#include "app/project/config_document.hpp"
#include "app/project/private_project.hpp"
#include "app/project/registration_place.hpp"
#include "app/publish/followed_forge.hpp"
#include "base/text.hpp"
#include "domain/project/setting_list.hpp"
#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct Found {
    ProjectPaths paths;
    // nullopt: not registered yet.
    std::optional<ProjectRecord> record;
    bool folder_is_new = false;
    bool relinked = false;
};

Result<std::optional<ProjectRecord>> read_record(Files& files, const ProjectPaths& paths) {
    ATELIER_TRY(const auto document,
                read_config(files, paths.system_config(), advise(Hint::own_file)));
    if (!document) return std::nullopt;
    return parse_project(*document, paths.system_config().string());
}

tl::unexpected<Error> elsewhere(const std::string& what, const Advice& hint,
                                const fs::path& project) {
    Json details = Json::object();
    details.set("project", project.string());
    return fail(ErrorCode::registered_elsewhere, what, hint, std::move(details));
}

// By its key, or, once relinked, by what another key's record says. That of `moved` may belong to
// another place: it is to come here.
Result<Found> find_project(const RegisterDeps& deps, const std::string& moved = {}) {
    const fs::path& enlistment = deps.repository.enlistment();
    const fs::path projects = deps.data / "projects";
    Found found{{projects / project_key(enlistment)}, {}, false, false};
    ATELIER_TRY(found.record, read_record(deps.files, found.paths));
    if (found.record && found.record->enlistment != enlistment && found.record->key != moved)
        return elsewhere("the project " + found.record->key + " belongs to " +
                             found.record->enlistment.string(),
                         advise(Hint::relink_if_here, found.record->key), found.paths.folder);
    if (found.record) return found;
    const fs::path& git_dir = deps.repository.common_dir();
    ATELIER_TRY(const auto names, deps.files.list(projects));
    for (const std::string& name : names) {
        // Another project's broken file is no reason to refuse this one.
        auto record = read_record(deps.files, {projects / name});
        if (!record || !*record) continue;
        const fs::path& known = (*record)->enlistment;
        if (known == enlistment) return Found{{projects / name}, *std::move(record), false, false};
        if (known == checkout_beside(enlistment) || known / ".git" == git_dir)
            return hidden_checkout(**record, deps.repository.checkout_config(), enlistment);
    }
    ATELIER_TRY(const bool exists, deps.files.exists(found.paths.folder));
    found.folder_is_new = !exists;
    return found;
}

Result<Found> find_relinked(const RegisterDeps& deps, const std::string& key) {
    // A key is one folder's name; anything else would lead out of the projects.
    if (key.empty() || key == "." || key == ".." || key.find('/') != std::string::npos)
        return fail(ErrorCode::usage, "--relink: '" + key + "' is not the key of a project",
                    advise(Hint::shows_keys, (deps.data / "projects").string()));
    Found found{{deps.data / "projects" / key}, {}, false, true};
    ATELIER_TRY(found.record, read_record(deps.files, found.paths));
    if (!found.record)
        return fail(ErrorCode::not_found, "--relink: there is no project '" + key + "'",
                    advise(Hint::shows_keys, (deps.data / "projects").string()));
    ATELIER_TRY(const Found own, find_project(deps, key));
    if (own.record && own.paths.folder != found.paths.folder)
        return elsewhere("this repository is registered already, as " + own.record->key,
                         advise(Hint::has_own), own.paths.folder);
    const fs::path old = found.record->enlistment;
    if (old == deps.repository.enlistment()) return found;
    ATELIER_TRY(const bool still_there, deps.files.exists(old));
    if (still_there)
        return elsewhere("the project " + key + " belongs to " + old.string() +
                             ", which is still there",
                         advise(Hint::register_own), found.paths.folder);
    return found;
}

constexpr std::string_view our_condition = "gitdir:./worktrees/";

// Whatever its prefix, a project that the repository leads to knows it.
bool leads_to_project(const Include& include) {
    return include.condition.starts_with(our_condition) && include.condition.ends_with("-*");
}

// Where the repository's include leads now, if not to `places`.
Result<void> check_includes(const RegisterDeps& deps, const Found& found,
                            std::vector<std::string>& warnings) {
    ATELIER_TRY(const auto includes, deps.repository.configuration().includes());
    for (const Include& include : includes) {
        if (!leads_to_project(include)) continue;
        const fs::path project = fs::path(include.path).parent_path();
        if (project == found.paths.folder) continue;
        ATELIER_TRY(const auto record, read_record(deps.files, {project}));
        if (!record) {
            warnings.push_back("the repository pointed to " + project.string() +
                               ", where there is no longer a project");
            continue;
        }
        if (project.parent_path() != deps.data / "projects")
            return elsewhere(
                "this repository is registered in another data folder, as " + project.string(),
                advise(Hint::use_or_detach, project.parent_path().parent_path().string(),
                       shell_quoted("includeIf." + include.condition)),
                project);
        ATELIER_TRY(const bool still_there, deps.files.exists(record->enlistment));
        if (!still_there)
            return elsewhere("this repository was registered as " + record->enlistment.string() +
                                 " before it moved",
                             advise(Hint::relink, project.filename().string()), project);
        warnings.push_back("the repository pointed to the project of " +
                           record->enlistment.string() +
                           ", of which it is a copy; it now has its own");
    }
    return {};
}

Result<std::string> wanted_prefix(const Found& found, const RegisterRequest& request) {
    const std::string prefix =
        request.issue_prefix.value_or(found.record ? found.record->issue_prefix : "at");
    const bool sound = !prefix.empty() && prefix.size() <= 8 && slug(prefix, 8) == prefix &&
                       prefix.find('-') == std::string::npos;
    if (!sound)
        return fail(ErrorCode::usage, "--issue-prefix: '" + prefix + "' cannot begin an id",
                    advise(Hint::prefix_looks_like));
    if (found.record && prefix != found.record->issue_prefix)
        return fail(ErrorCode::usage,
                    "--issue-prefix: this project's ids begin with '" + found.record->issue_prefix +
                        "' for good",
                    advise(Hint::prefix_is_fixed));
    return prefix;
}

// What is done would wait for ever for a pull request that can be made nowhere.
Result<void> require_forge(Repository& repository, PrMode mode) {
    ATELIER_TRY(const std::string remote, repository.refs().main_remote());
    ATELIER_TRY(const auto found, followed_forge(repository));
    if (found && forge_kind_of(found->host) != ForgeKind::other) return {};
    return fail(ErrorCode::usage,
                "--pr-mode " + std::string(name_of(mode)) + ": the remote '" + remote +
                    "' does not lead to a forge on which pull requests can be made",
                advise(Hint::no_pull_requests));
}

// The settings with what the request says, and which keys that changes.
Result<Json> wanted_settings(const RegisterDeps& deps, const Found& found,
                             const RegisterRequest& request, std::vector<std::string>& changed) {
    const fs::path path = found.paths.user_config();
    ATELIER_TRY(const auto before, read_config(deps.files, path, advise(Hint::correct_there)));
    Json document = before.value_or(Json::object());
    const auto set = [&](const std::string& key, const std::optional<std::string>& value) {
        if (!value) return Result<void>();
        const Json old = document;
        auto done = set_config(document, key, *value, path.string());
        if (document != old) changed.push_back(key);
        return done;
    };
    const auto name = [](const auto& choice) {
        return choice ? std::optional(std::string(name_of(*choice))) : std::nullopt;
    };
    if (request.branch_prefix && !request.branch_prefix->empty())
        if (const auto branch = BranchName::parse(*request.branch_prefix + "x"); !branch)
            return fail(ErrorCode::usage,
                        "--branch-prefix: '" + *request.branch_prefix +
                            "' cannot begin a branch name",
                        branch.error().hint);
    ATELIER_CHECK(set("branch.prefix", request.branch_prefix));
    ATELIER_CHECK(set("branch.pr_mode", name(request.pr_mode)));
    ATELIER_CHECK(set("agent.default", request.agent));
    ATELIER_CHECK(set("store.backend", name(request.store)));
    ATELIER_CHECK(parse_settings(document, path.string()));
    if (request.pr_mode.value_or(PrMode::none) != PrMode::none)
        ATELIER_CHECK(require_forge(deps.repository, *request.pr_mode));
    return document;
}

std::vector<std::string> advice(GitRefs& refs, GitConfig& configuration, const Json& document) {
    std::vector<std::string> warnings;
    const auto folders = configuration.submodules();
    const auto settings = parse_settings(document, "");
    if (folders && settings)
        if (std::string empty = empty_submodules(*folders, *settings); !empty.empty())
            warnings.push_back(std::move(empty));
    if (const auto head = refs.resolve("HEAD"); head && !*head)
        warnings.emplace_back("the repository has no commit yet: make one before you plan");
    if (const auto user = configuration.user(); !user)
        warnings.push_back(user.error().message +
                           ": set user.name and user.email before you start 'git atelier work'");
    return warnings;
}

struct Steps {
    const RegisterDeps& deps;
    const Found& found;
    const ProjectRecord& record;
    const Json& settings;
};

// Everything in the project's folder; what makes it a registered project comes last.
Result<void> write_folder(const Steps& steps, std::vector<std::string>& warnings) {
    Files& files = steps.deps.files;
    const ProjectPaths& paths = steps.found.paths;
    ATELIER_CHECK(files.make_folder(paths.store().parent_path()));
    ATELIER_CHECK(files.make_folder(paths.worktrees()));
    ATELIER_TRY(const bool has_template, files.exists(paths.templates() / "AGENTS.md"));
    if (!has_template)
        ATELIER_CHECK(files.write(paths.templates() / "AGENTS.md", steps.deps.agents_template));
    ATELIER_CHECK(write_config(files, paths.user_config(), steps.settings));
    ATELIER_TRY(const auto store, steps.deps.create_store(paths));
    if (!steps.found.record || steps.found.relinked)
        ATELIER_CHECK(store->write(steps.deps.stamp, [&](PlanWriter& plan) -> Result<void> {
            Json data = Json::object();
            data.set("key", steps.record.key).set("enlistment", steps.record.enlistment.string());
            return plan.append({EventType::project_registered, std::nullopt, std::move(data)});
        }));
    ATELIER_TRY(
        const InstalledHooks installed,
        install_hooks({steps.deps.repository, files, paths, steps.record.key, steps.deps.programs},
                      steps.record.enlistment));
    for (const HookRepair& repair : installed.repairs)
        if (is_harm(repair)) warnings.push_back("put back: " + repair_text(repair));
    return write_config(files, paths.system_config(), project_json(steps.record));
}

ProjectRecord wanted_record(const RegisterDeps& deps, const Found& found,
                            const std::string& prefix) {
    ProjectRecord record = found.record.value_or(ProjectRecord{});
    record.enlistment = deps.repository.enlistment();
    record.key = found.paths.folder.filename().string();
    record.issue_prefix = prefix;
    record.version = deps.version;
    if (!found.record) record.created_at = deps.stamp.now;
    return record;
}

} // namespace

std::string worktrees_condition(const std::string& prefix) {
    return std::string(our_condition) + prefix + "-*";
}

Result<RegisterOutcome> register_project(const RegisterDeps& deps, const RegisterRequest& request) {
    ATELIER_TRY(const Found found,
                request.relink ? find_relinked(deps, *request.relink) : find_project(deps));
    if (!found.record) {
        ATELIER_CHECK(require_no_hidden_checkout(deps.repository, deps.files));
        ATELIER_CHECK(require_place(deps.repository, deps.data));
    }
    RegisterOutcome outcome;
    ATELIER_TRY(const std::string prefix, wanted_prefix(found, request));
    ATELIER_CHECK(check_includes(deps, found, outcome.warnings));
    ATELIER_TRY(const Json settings, wanted_settings(deps, found, request, outcome.settings));
    ATELIER_TRY(const auto includes, deps.repository.configuration().includes());
    const ProjectRecord record = wanted_record(deps, found, prefix);
    outcome.key = record.key;
    outcome.enlistment = record.enlistment;
    outcome.folder = found.paths.folder;
    outcome.already = found.record && found.record->enlistment == record.enlistment;
    outcome.relinked = found.relinked && !outcome.already;
    outcome.git_key = "includeIf." + worktrees_condition(prefix) + ".path";
    outcome.git_value = found.paths.git_config().string();
    outcome.git_key_is_new =
        std::ranges::count(includes, Include{worktrees_condition(prefix), outcome.git_value}) == 0;

    ATELIER_TRY(const Settings said, parse_settings(settings, found.paths.user_config().string()));
    deps.files.share(said.project_shared);
    auto done = write_folder({deps, found, record, settings}, outcome.warnings);
    if (done)
        done = deps.repository.configuration().set_include(worktrees_condition(prefix),
                                                           outcome.git_value);
    // What a copy brought along from a project with another prefix.
    for (const Include& include : includes)
        if (done && leads_to_project(include) && include.condition != worktrees_condition(prefix))
            done = deps.repository.configuration().remove_include(include.condition);
    if (!done) {
        // The failure that is told is the first one.
        if (found.folder_is_new)
            (void)deps.files.remove(found.paths.folder);
        else if (!found.record)
            (void)deps.files.remove(found.paths.system_config());
        else if (outcome.relinked)
            (void)write_config(deps.files, found.paths.system_config(),
                               project_json(*found.record));
        return fail(done.error());
    }
    ATELIER_TRY(std::string closed, close_project(deps.files, found.paths, said.project_shared));
    if (!closed.empty()) outcome.warnings.push_back(std::move(closed));
    if (const auto branch = deps.repository.refs().choose_default_branch())
        outcome.default_branch = *branch;
    for (std::string& warning :
         advice(deps.repository.refs(), deps.repository.configuration(), settings))
        outcome.warnings.push_back(std::move(warning));
    return outcome;
}

} // namespace atelier
