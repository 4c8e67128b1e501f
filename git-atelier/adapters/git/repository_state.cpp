// What a session could have changed: looked at as a whole, traced, kept and taken back.
#include "adapters/git/config_file.hpp"
#include "adapters/git/git_repository.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis content_deadline{15 * 60'000};

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

// The git dirs below a folder `modules`, whose names may have slashes.
void add_modules(const fs::path& folder, std::vector<fs::path>& found) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        if (!entry.is_directory(none)) continue;
        const bool git_dir = fs::exists(entry.path() / "HEAD", none) &&
                             fs::is_directory(entry.path() / "objects", none);
        if (git_dir) found.push_back(entry.path());
        add_modules(git_dir ? entry.path() / "modules" : entry.path(), found);
    }
}

// Of the main checkout and of every worktree.
std::vector<fs::path> submodules_in(const fs::path& common_dir) {
    std::vector<fs::path> found;
    add_modules(common_dir / "modules", found);
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(common_dir / "worktrees", none))
        add_modules(entry.path() / "modules", found);
    return found;
}

Result<std::vector<RefLogEntry>> log_of(const Git& git, const Environment& environment,
                                        const std::string& ref) {
    const GitCall call{{"log", "--walk-reflogs", "--no-decorate", "--format=%H %gn%x00%gs",
                        "--end-of-options", ref, "--"},
                       {},
                       environment};
    ATELIER_TRY(const ProcessResult result, git.run(call));
    std::vector<RefLogEntry> entries;
    // A ref without a log, or without a commit, is not a fault.
    if (result.status != 0) return entries;
    for (const std::string& line : lines_of(result.out)) {
        const auto blank = line.find(' ');
        const auto end = line.find('\0');
        if (blank == std::string::npos || end == std::string::npos || end < blank) continue;
        entries.push_back(
            {line.substr(blank + 1, end - blank - 1), line.substr(0, blank), line.substr(end + 1)});
    }
    return entries;
}

} // namespace

Result<RepositoryState> GitRepository::state() {
    RepositoryState state;
    ATELIER_TRY(state.refs, refs_of(git_, {}));
    for (const fs::path& git_dir : submodules_in(place_.common_dir)) {
        ATELIER_TRY(const RefListing listed, refs_of(git_, in_git_dir(git_dir)));
        auto& refs = state.submodules[git_dir.string()];
        for (const RefLine ref : listed)
            refs.emplace(ref.name(), ref.value());
        refs["HEAD"] = head_in(git_dir);
    }
    ATELIER_TRY(const auto checkouts, this->checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.in_progress || checkout.prunable || checkout.bare) continue;
        if (checkout.branch)
            state.heads[checkout.worktree.string()] = full_ref(*checkout.branch);
        else if (checkout.head)
            state.heads[checkout.worktree.string()] = checkout.head->str();
    }
    const std::string own = posix::read_file(place_.common_dir / "config").value_or("");
    for (ConfigEntry& entry : parse_config(own))
        state.configuration.emplace_back(std::move(entry.key), std::move(entry.value));
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(place_.common_dir / "hooks", none))
        add_file(entry.path(), state);
    for (const fs::path& file : global_files(environment_))
        if (!file.empty()) add_file(file, state);
    return state;
}

Result<std::vector<RefLogEntry>> GitRepository::ref_log(const std::string& ref) {
    return log_of(git_, {}, ref);
}

Result<std::vector<RefLogEntry>> GitRepository::submodule_log(const fs::path& git_dir,
                                                              const std::string& ref) {
    return log_of(git_, in_git_dir(git_dir), ref);
}

Result<bool> GitRepository::submodule_has_published(const fs::path& git_dir,
                                                    const CommitId& commit) {
    const GitCall call{{"rev-list", "--max-count=1", commit.str(), "--not", "--remotes", "--"},
                       {},
                       in_git_dir(git_dir)};
    ATELIER_TRY(const std::string beyond, git_.output(call));
    return beyond.empty();
}

Result<std::optional<CommitId>> GitRepository::capture(const fs::path& worktree,
                                                       const std::string& message) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (state.changed.empty()) return std::nullopt;
    ATELIER_TRY(const fs::path own, git_dir(worktree));
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(environment_));
    // An index of its own, begun from the worktree's, so that the one there stays as it is.
    const fs::path index = scratch.path() / "index";
    std::error_code failure;
    fs::copy_file(own / "index", index, failure);
    const auto in_worktree = [&](std::vector<std::string> words) {
        GitCall call{std::move(words)};
        call.environment = {{"GIT_DIR", own.string()},
                            {"GIT_WORK_TREE", worktree.string()},
                            {"GIT_INDEX_FILE", index.string()}};
        call.directory = worktree;
        call.deadline = content_deadline;
        return git_.output(call);
    };
    ATELIER_CHECK(in_worktree({"add", "--all", "--sparse", "--", "."}));
    ATELIER_TRY(const std::string tree, in_worktree({"write-tree"}));
    std::vector<std::string> words = {
        "-c", "user.useConfigOnly=false", "commit-tree", std::string(trim(tree)), "-m", message};
    if (state.head) words.insert(words.end(), {"-p", state.head->str()});
    ATELIER_TRY(const std::string commit, in_worktree(std::move(words)));
    ATELIER_TRY(CommitId id, CommitId::parse(trim(commit)));
    return id;
}

Result<void> GitRepository::advance_worktree(const fs::path& worktree, const BranchName& branch,
                                             const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (!state.changed.empty() || state.operation_in_progress)
        return fail(ErrorCode::dirty, worktree.string() + " has changes",
                    "it is left as it is; it follows again once it is clean");
    if (state.branch != branch || state.head != from)
        return fail(ErrorCode::ref_conflict,
                    worktree.string() + " is not on " + branch.str() + " at " + from.str(),
                    "switch it back, or end the session");
    ATELIER_TRY(const fs::path own, git_dir(worktree));
    ATELIER_TRY(const UserHooks users, user_hooks(worktree));
    // As whoever works there would move it, but for our guards.
    GitCall call{{"-c", "core.hooksPath=" + users.folder.string(), "-c",
                  "hook.atelier-reference-transaction.enabled=false", "reset", "--quiet", "--keep",
                  to.str()}};
    call.environment = {{"GIT_DIR", own.string()}, {"GIT_WORK_TREE", worktree.string()}};
    call.directory = worktree;
    call.deadline = content_deadline;
    ATELIER_CHECK(git_.output(call));
    return {};
}

} // namespace atelier
