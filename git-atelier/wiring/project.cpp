#include "wiring/project.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/discover.hpp"
#include "app/project/config_document.hpp"
#include "app/project/registration_place.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

namespace atelier {

namespace fs = std::filesystem;

namespace {

Result<ProjectRecord> read_record(Files& files, const fs::path& folder) {
    const fs::path path = ProjectPaths{folder}.system_config();
    ATELIER_TRY(const auto document, read_config(files, path, advise(Hint::own_file)));
    return parse_project(document.value_or(Json::object()), path.string());
}

struct Elsewhere {
    // The project whose record names the enlistment, under another key: a relinked one.
    std::optional<fs::path> folder;
    // One whose enlistment is gone and bore the same name: it may have moved.
    std::string moved_key;
};

Result<Elsewhere> look_elsewhere(Files& files, const fs::path& projects,
                                 const fs::path& enlistment) {
    Elsewhere found;
    ATELIER_TRY(const auto names, files.list(projects));
    for (const std::string& name : names) {
        const auto record = read_record(files, projects / name);
        if (!record) continue;
        if (record->enlistment == enlistment) found.folder = projects / name;
        std::error_code code;
        if (record->enlistment.filename() == enlistment.filename() &&
            !fs::exists(record->enlistment, code) && !code)
            found.moved_key = name;
    }
    return found;
}

// That no project is of this very repository, whose configuration hides the checkout of that name.
Result<void> require_not_hidden(Files& files, const fs::path& projects,
                                const fs::path& enlistment) {
    ATELIER_TRY(const auto names, files.list(projects));
    for (const std::string& name : names) {
        const auto record = read_record(files, projects / name);
        if (!record) continue;
        const auto place = discover_repository(record->enlistment);
        const bool its_own = place && (place->worktree == record->enlistment ||
                                       place->git_dir == record->enlistment / ".git");
        if (its_own && place->enlistment == enlistment)
            return hidden_checkout(*record, place->checkout_config, enlistment);
    }
    return {};
}

// Where the repository's own configuration says that its project is.
std::optional<fs::path> project_in_configuration(const fs::path& common_dir, std::string& key) {
    constexpr std::string_view before = "includeif.gitdir:./worktrees/";
    constexpr std::string_view after = "-*.path";
    const auto text = posix::read_file(common_dir / "config");
    for (const ConfigEntry& entry : parse_config(text.value_or("")))
        if (entry.key.starts_with(before) && entry.key.ends_with(after)) {
            key = "includeIf" + entry.key.substr(entry.key.find('.'));
            key.erase(key.rfind('.'));
            return fs::path(entry.value).parent_path();
        }
    return std::nullopt;
}

tl::unexpected<Error> lost_project(const fs::path& enlistment, const fs::path& project,
                                   const fs::path& common_dir, const std::string& section) {
    Json details = Json::object();
    details.set("repository", enlistment.string()).set("project", project.string());
    return fail(ErrorCode::registered_elsewhere,
                enlistment.string() + " is registered as " + project.string() +
                    ", which is not there",
                advise(Hint::moved_or_give_up, shell_quoted((common_dir / "config").string()),
                       shell_quoted(section)),
                std::move(details));
}

// A registration that does not hold any more, told from one that never was: what else speaks of it
// is the repository's own key.
Result<void> require_no_trace(Files& files, const fs::path& projects, const fs::path& enlistment) {
    const auto place = discover_repository(enlistment);
    std::string section;
    const auto project =
        place ? project_in_configuration(place->common_dir, section) : std::nullopt;
    if (!project) return {};
    ATELIER_TRY(const bool there, files.exists(ProjectPaths{*project}.system_config()));
    if (!there) return lost_project(enlistment, *project, place->common_dir, section);
    ATELIER_TRY(const ProjectRecord record, read_record(files, *project));
    const std::string key = project->filename().string();
    Json details = Json::object();
    details.set("repository", enlistment.string()).set("project", project->string());
    if (record.enlistment == enlistment && project->parent_path() != projects)
        return fail(ErrorCode::registered_elsewhere,
                    enlistment.string() + " is registered in another data folder, as " +
                        project->string(),
                    advise(Hint::use_that_folder,
                           shell_quoted(project->parent_path().parent_path().string())),
                    std::move(details));
    ATELIER_TRY(const bool original, files.exists(record.enlistment));
    if (original) return {};
    details.set("moved_from", key);
    return fail(ErrorCode::not_registered,
                enlistment.string() + " was registered as " + record.enlistment.string() +
                    " before it moved",
                advise(Hint::relink, key), std::move(details));
}

tl::unexpected<Error> not_registered(const fs::path& enlistment, const std::string& moved_key) {
    Json details = Json::object();
    details.set("repository", enlistment.string());
    Advice hint = advise(Hint::init_there);
    if (!moved_key.empty()) {
        details.set("moved_from", moved_key);
        hint = advise(Hint::relink_or_init, moved_key);
    }
    return fail(ErrorCode::not_registered, enlistment.string() + " is not registered",
                std::move(hint), std::move(details));
}

} // namespace

Result<fs::path> find_enlistment(const ProcessEnvironment& around, const fs::path& folder) {
    if (around.project.empty()) {
        ATELIER_TRY(const RepositoryLayout place, discover_repository(folder));
        return place.enlistment;
    }
    std::error_code code;
    fs::path real = fs::canonical(around.project, code);
    if (code)
        return fail(ErrorCode::not_a_repository,
                    "ATELIER_PROJECT names '" + around.project +
                        "', which cannot be opened: " + code.message(),
                    advise(Hint::unset_project));
    return real;
}

Result<fs::path> find_named_enlistment(const ProcessEnvironment& around, const fs::path& folder) {
    if (!around.project.empty() || around.git_dir.empty()) return find_enlistment(around, folder);
    const fs::path named = folder / around.git_dir;
    std::error_code code;
    // A file there leads to the git dir, as in a submodule or a linked worktree.
    const bool is_file = named.filename() == ".git" && fs::is_regular_file(named, code);
    const fs::path real = fs::canonical(is_file ? named.parent_path() : named, code);
    auto place = code ? Result<RepositoryLayout>(fail(ErrorCode::not_a_repository, code.message()))
                      : discover_repository(real);
    // A folder of a repository is not its git dir.
    if (place && (is_file || place->git_dir == real)) return place->enlistment;
    return fail(ErrorCode::not_a_repository,
                "GIT_DIR names '" + around.git_dir + "', which is not a Git repository",
                advise(Hint::unset_git_dir));
}

Result<RepositoryLayout> find_repository(const ProcessEnvironment& around,
                                         const fs::path& enlistment, const fs::path& folder) {
    ATELIER_TRY(RepositoryLayout place, discover_repository(enlistment));
    const auto named = around.all.find("GIT_WORK_TREE");
    if (!around.git_dir.empty() && named != around.all.end())
        find_checkout(place, folder / named->second);
    find_checkout(place, folder);
    return place;
}

Result<Settings> read_settings(Files& files, const ProjectPaths& paths) {
    const fs::path user = paths.user_config();
    ATELIER_TRY(const auto settings, read_config(files, user, advise(Hint::correct_there)));
    return parse_settings(settings.value_or(Json::object()), user.string());
}

Result<ProjectPlace> find_project(Files& files, const fs::path& data, const fs::path& enlistment) {
    const fs::path projects = data / "projects";
    fs::path folder = projects / project_key(enlistment);
    ATELIER_TRY(const bool here, files.exists(ProjectPaths{folder}.system_config()));
    if (!here) {
        ATELIER_TRY(const Elsewhere elsewhere, look_elsewhere(files, projects, enlistment));
        if (!elsewhere.folder) {
            ATELIER_CHECK(require_not_hidden(files, projects, enlistment));
            ATELIER_CHECK(require_no_trace(files, projects, enlistment));
            return not_registered(enlistment, elsewhere.moved_key);
        }
        folder = *elsewhere.folder;
    }
    ATELIER_TRY(auto record, read_record(files, folder));
    if (record.enlistment != enlistment)
        return fail(ErrorCode::registered_elsewhere,
                    "the project " + folder.filename().string() + " belongs to " +
                        record.enlistment.string(),
                    advise(Hint::relink_if_now, folder.filename().string(), enlistment.string()));
    return ProjectPlace{std::move(record), {folder}};
}

std::vector<fs::path> template_folders(const ProjectPaths* project, const fs::path& data,
                                       const fs::path& share) {
    std::vector<fs::path> folders;
    if (project != nullptr) folders.push_back(project->templates());
    folders.push_back(data / "templates");
    folders.push_back(share / "templates");
    return folders;
}

Result<std::vector<ProjectRecord>> projects_without_repository(Files& files, const fs::path& data) {
    const fs::path projects = data / "projects";
    ATELIER_TRY(const auto names, files.list(projects));
    std::vector<ProjectRecord> lost;
    for (const std::string& name : names) {
        auto record = read_record(files, projects / name);
        std::error_code code;
        if (record && !fs::exists(record->enlistment, code) && !code)
            lost.push_back(*std::move(record));
    }
    return lost;
}

Result<Project> open_project(Files& files, const fs::path& data, const fs::path& enlistment) {
    ATELIER_TRY(ProjectPlace place, find_project(files, data, enlistment));
    ATELIER_TRY(Settings settings, read_settings(files, place.paths));
    Project project{std::move(place.record), std::move(place.paths), std::move(settings)};
    files.share(project.settings.project_shared);
    return project;
}

} // namespace atelier
