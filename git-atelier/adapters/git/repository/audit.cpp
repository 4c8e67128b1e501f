#include "adapters/git/repository/audit.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/repository/inner_repositories.hpp"
#include "adapters/git/repository/refs.hpp"
#include "adapters/git/repository/watched_files.hpp"
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

constexpr Millis submodule_deadline{60'000};

Result<RefListing> refs_of(const Git& git, GitCall call) {
    call.arguments = {"for-each-ref", "--format=%(refname) %(objectname) %(symref)"};
    ATELIER_TRY(std::string listed, git.output(call));
    return RefListing(std::move(listed));
}

// On the git dir alone: where its files are checked out does not matter, and may be gone.
GitCall call_in_submodule(const fs::path& git_dir, std::vector<std::string> words = {}) {
    return call_in_checkout(git_dir, git_dir, std::move(words), submodule_deadline);
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
        ATELIER_TRY(const RefListing listed, refs_of(git_, call_in_submodule(git_dir)));
        auto& refs = state.submodules[git_dir.string()];
        for (const RefLine ref : listed)
            refs.emplace(ref.name(), ref.value());
        refs["HEAD"] = head_in(git_dir);
    }
    ATELIER_TRY(const auto checkouts, worktrees_.checkouts());
    const fs::path main = main_checkout(layout_);
    for (const Checkout& checkout : checkouts) {
        if (checkout.in_progress || checkout.prunable || checkout.bare) continue;
        // The same name from wherever it is looked at.
        const fs::path& place = checkout.worktree == main ? layout_.enlistment : checkout.worktree;
        if (checkout.branch)
            state.heads[place.string()] = full_ref(*checkout.branch);
        else if (checkout.head)
            state.heads[place.string()] = checkout.head->str();
    }
    const std::string own = posix::read_file(layout_.common_dir / "config").value_or("");
    for (ConfigEntry& entry : parse_config(own))
        state.configuration.emplace_back(std::move(entry.key), std::move(entry.value));
    for (const fs::path& file : watched_files(layout_, environment_))
        add_file(file, state);
    state.logs = kept_logs(git_, layout_.common_dir, state);
    return state;
}

Result<std::vector<NewCommit>> CliAudit::commits_beyond(const std::vector<CommitId>& heads,
                                                        const std::vector<CommitId>& known) {
    if (heads.empty()) return std::vector<NewCommit>{};
    std::string input;
    for (const CommitId& head : heads)
        input += head.str() + "\n";
    for (const CommitId& one : known)
        input += "^" + one.str() + "\n";
    const GitCall call{
        {"rev-list", "--ignore-missing", "--no-commit-header", "--format=%H %cn", "--stdin"},
        std::move(input)};
    ATELIER_TRY(const std::string listed, git_.output(call));
    std::vector<NewCommit> commits;
    for (const std::string& line : lines_of(listed)) {
        const auto blank = line.find(' ');
        commits.push_back(
            {line.substr(0, blank), blank == std::string::npos ? "" : line.substr(blank + 1)});
    }
    return commits;
}

Result<std::vector<RefLogEntry>> CliAudit::submodule_log(const fs::path& git_dir,
                                                         const std::string& ref) {
    return log_of(git_, call_in_submodule(git_dir), ref);
}

Result<bool> CliAudit::submodule_has_published(const fs::path& git_dir, const CommitId& commit) {
    ATELIER_TRY(const std::string beyond,
                git_.output(call_in_submodule(git_dir, {"rev-list", "--max-count=1", commit.str(),
                                                        "--not", "--remotes", "--"})));
    return beyond.empty();
}

} // namespace atelier
