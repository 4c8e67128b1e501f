#include "adapters/git/repository/audit.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/repository/inner_repositories.hpp"
#include "adapters/git/repository/refs.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

void add_file(const fs::path& path, RepositoryState& state) {
    if (const auto content = posix::read_file(path))
        state.files[path.string()] = sha256_hex(*content);
}

// What Git reads of the user's own.
std::vector<fs::path> global_files(const Environment& environment) {
    const auto value = [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? fs::path() : fs::path(found->second);
    };
    const fs::path home = value("HOME");
    const fs::path xdg = value("XDG_CONFIG_HOME");
    std::vector<fs::path> files = {value("GIT_CONFIG_GLOBAL")};
    if (!home.empty())
        files.insert(files.end(), {home / ".gitconfig", home / ".config/git/config"});
    if (!xdg.empty()) files.push_back(xdg / "git/config");
    return files;
}

Result<RefListing> refs_of(const Git& git, const Environment& environment) {
    const GitCall call{
        {"for-each-ref", "--format=%(refname) %(objectname) %(symref)"}, {}, environment};
    ATELIER_TRY(std::string listed, git.output(call));
    return RefListing(std::move(listed));
}

// For a git dir alone: where its files are checked out does not matter, and may be gone.
Environment in_git_dir(const fs::path& git_dir) {
    return {{"GIT_DIR", git_dir.string()}, {"GIT_WORK_TREE", git_dir.string()}};
}

// Of the main checkout and of every worktree.
std::vector<fs::path> submodules_in(const fs::path& common_dir) {
    std::vector<fs::path> found = git_dirs_below(common_dir / "modules");
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(common_dir / "worktrees", none)) {
        const auto own = git_dirs_below(entry.path() / "modules");
        found.insert(found.end(), own.begin(), own.end());
    }
    return found;
}

} // namespace

Result<RepositoryState> CliAudit::state() {
    RepositoryState state;
    ATELIER_TRY(state.refs, refs_of(git_, {}));
    for (const fs::path& git_dir : submodules_in(layout_.common_dir)) {
        ATELIER_TRY(const RefListing listed, refs_of(git_, in_git_dir(git_dir)));
        auto& refs = state.submodules[git_dir.string()];
        for (const RefLine ref : listed)
            refs.emplace(ref.name(), ref.value());
        refs["HEAD"] = head_in(git_dir);
    }
    ATELIER_TRY(const auto checkouts, worktrees_.checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.in_progress || checkout.prunable || checkout.bare) continue;
        if (checkout.branch)
            state.heads[checkout.worktree.string()] = full_ref(*checkout.branch);
        else if (checkout.head)
            state.heads[checkout.worktree.string()] = checkout.head->str();
    }
    const std::string own = posix::read_file(layout_.common_dir / "config").value_or("");
    for (ConfigEntry& entry : parse_config(own))
        state.configuration.emplace_back(std::move(entry.key), std::move(entry.value));
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(layout_.common_dir / "hooks", none))
        add_file(entry.path(), state);
    for (const fs::path& file : global_files(environment_))
        if (!file.empty()) add_file(file, state);
    return state;
}

Result<std::vector<RefLogEntry>> CliAudit::submodule_log(const fs::path& git_dir,
                                                         const std::string& ref) {
    return log_of(git_, in_git_dir(git_dir), ref);
}

Result<bool> CliAudit::submodule_has_published(const fs::path& git_dir, const CommitId& commit) {
    const GitCall call{{"rev-list", "--max-count=1", commit.str(), "--not", "--remotes", "--"},
                       {},
                       in_git_dir(git_dir)};
    ATELIER_TRY(const std::string beyond, git_.output(call));
    return beyond.empty();
}

} // namespace atelier
