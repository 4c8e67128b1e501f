#include "adapters/git/repository/worktrees.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/index_file.hpp"
#include "adapters/git/config/ref_files.hpp"
#include "adapters/git/hooks/user_hooks.hpp"
#include "adapters/git/replay/scratch_index.hpp"
#include "adapters/git/repository/footprint.hpp"
#include "adapters/git/repository/inner_repositories.hpp"
#include "adapters/git/repository/worktree_remains.hpp"
#include "adapters/git/repository/worktree_state.hpp"
#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis writing_deadline{15 * 60'000};
constexpr Millis listing_deadline{5 * 60'000};
// Why Git itself locks a worktree that it has not finished making.
constexpr std::string_view unfinished = "initializing";

// `git worktree list --porcelain -z`: attributes end with NUL, a record with an empty one.
std::vector<Checkout> parse_worktree_list(const std::string& text) {
    std::vector<Checkout> found;
    bool inside = false;
    for (const std::string& attribute : nul_fields(text)) {
        if (attribute.empty()) {
            inside = false;
            continue;
        }
        const auto blank = attribute.find(' ');
        const std::string name = attribute.substr(0, blank);
        const std::string value =
            blank == std::string::npos ? std::string() : attribute.substr(blank + 1);
        if (!inside && name == "worktree") {
            found.emplace_back();
            found.back().worktree = value;
            inside = true;
        }
        if (!inside) continue;
        Checkout& checkout = found.back();
        if (name == "HEAD") {
            // All zeros stand for a branch without commits.
            if (const auto head = CommitId::parse(value);
                head && value.find_first_not_of('0') != std::string::npos)
                checkout.head = *head;
        } else if (name == "branch") {
            checkout.branch = branch_of(value);
        }
        checkout.bare = checkout.bare || name == "bare";
        checkout.detached = checkout.detached || name == "detached";
        if (name == "locked") {
            checkout.locked = true;
            checkout.lock_reason = value;
        }
        checkout.prunable =
            checkout.prunable || name == "prunable" || (name == "locked" && value == unfinished);
    }
    return found;
}

// The branches that a rebase or bisect in this git dir will move or come back to.
std::vector<BranchName> branches_in_progress(const fs::path& git_dir) {
    std::vector<BranchName> held;
    const auto hold = [&](std::string_view ref) {
        if (const auto branch = branch_of(trim(ref))) held.push_back(*branch);
    };
    for (const char* name : {"rebase-merge/head-name", "rebase-apply/head-name"})
        if (const auto text = posix::read_file(git_dir / name);
            text && text->starts_with("refs/heads/"))
            hold(*text);
    // Three lines a ref: its name, its commit before and after.
    if (const auto text = posix::read_file(git_dir / "rebase-merge/update-refs")) {
        const auto lines = lines_of(*text);
        for (std::size_t i = 0; i < lines.size(); i += 3)
            if (lines[i].starts_with("refs/heads/")) hold(lines[i]);
    }
    // A commit id when it began on a detached HEAD.
    if (const auto text = posix::read_file(git_dir / "BISECT_START");
        text && !CommitId::parse(trim(*text)))
        hold(*text);
    return held;
}

// A linked worktree's folder, from the back link in its git dir.
std::optional<fs::path> folder_of(const fs::path& git_dir) {
    const auto text = posix::read_file(git_dir / "gitdir");
    if (!text) return std::nullopt;
    return (git_dir / fs::path(trim(*text))).lexically_normal().parent_path();
}

void add_in_progress(std::vector<Checkout>& checkouts, const fs::path& git_dir,
                     const fs::path& worktree) {
    for (const BranchName& branch : branches_in_progress(git_dir)) {
        Checkout held;
        held.worktree = worktree;
        held.branch = branch;
        held.in_progress = true;
        checkouts.push_back(std::move(held));
    }
}

} // namespace

// Nearly every step of a session asks for it.
Result<std::string> CliWorktrees::listing() {
    auto from = basis_of_worktrees(layout_.common_dir);
    if (from && from == listed_from_) return listed_;
    const GitCall list{{"worktree", "list", "--porcelain", "-z"}};
    ATELIER_TRY(const ProcessResult listed,
                past_half_made(layout_.common_dir, [&] { return git_.run(list); }));
    if (listed.status != 0) return fail(git_failure(list, listed));
    // What has changed meanwhile may or may not be in it.
    if (from != basis_of_worktrees(layout_.common_dir)) from.reset();
    listed_from_ = std::move(from);
    listed_ = listed.out;
    return listed_;
}

Result<std::vector<Checkout>> CliWorktrees::checkouts() {
    ATELIER_TRY(const std::string listed, listing());
    std::vector<Checkout> found = parse_worktree_list(listed);
    const fs::path main = main_checkout(layout_);
    // The first is the main checkout, which Git names by its git dir where that lies elsewhere.
    if (!found.empty()) found.front().worktree = main;
    add_in_progress(found, layout_.common_dir, main);
    for (const fs::path& git_dir : linked_git_dirs(layout_.common_dir))
        add_in_progress(found, git_dir, folder_of(git_dir).value_or(git_dir));
    return found;
}

std::vector<fs::path> CliWorktrees::folders() {
    std::vector<fs::path> found{main_checkout(layout_)};
    for (const fs::path& git_dir : linked_git_dirs(layout_.common_dir))
        if (auto folder = folder_of(git_dir)) found.push_back(*std::move(folder));
    return found;
}

Result<fs::path> CliWorktrees::cleared_place(const fs::path& path) {
    fs::path place = stored_place(path);
    const auto git_dirs = linked_git_dirs(layout_.common_dir);
    const bool known = std::ranges::any_of(
        git_dirs, [&](const fs::path& git_dir) { return folder_of(git_dir) == place; });
    std::error_code failure;
    if (!known || fs::exists(place, failure)) return place;
    ATELIER_TRY(const auto listed, checkout_at(place));
    if (listed && listed->prunable) ATELIER_CHECK(discard_worktree(place));
    return place;
}

// As `git worktree lock` does it, but in one step: that one, killed in the middle, leaves a lock
// without a reason, of which nobody could tell that it is ours.
Result<void> CliWorktrees::lock_worktree(const fs::path& path, const std::string& reason) {
    const auto git_dir = git_dir_of(layout_, path);
    if (!git_dir) return fail(ErrorCode::git_failed, git_dir.error().message, git_dir.error().hint);
    const fs::path lock = *git_dir / "locked";
    std::error_code ignored;
    if (fs::exists(lock, ignored)) return {};
    if (const auto written = posix::replace_file(lock, reason + "\n"); !written)
        return fail(ErrorCode::git_failed,
                    path.string() + " cannot be locked: " + posix::reason(written.error()),
                    advise(Hint::can_be_written, git_dir->string()));
    return {};
}

Result<void> CliWorktrees::unlock_worktree(const fs::path& path) {
    const GitCall call{{"worktree", "unlock", "--", path.string()}};
    ATELIER_TRY(const ProcessResult result,
                past_half_made(layout_.common_dir, [&] { return git_.run(call); }));
    if (result.status == 0) return {};
    ATELIER_TRY(const auto listed, checkout_at(stored_place(path)));
    if (listed && !listed->locked) return {};
    return fail(git_failure(call, result));
}

Result<RepositoryLayout> CliWorktrees::layout_of(const fs::path& path, LostLink lost) const {
    if (lost == LostLink::passed_over)
        if (const auto own = behind_lost_link(stored_place(path))) {
            RepositoryLayout led = layout_;
            led.git_dir = *own;
            led.worktree = stored_place(path);
            return led;
        }
    return worktree_of(layout_, path);
}

Result<WorktreeState> CliWorktrees::worktree_state(const fs::path& path, LostLink lost) {
    ATELIER_TRY(const RepositoryLayout place, layout_of(path, lost));
    return state_of_worktree(git_, place);
}

// Also where the worktree's folder, or what leads from there, is gone.
Result<fs::path> CliWorktrees::own_git_dir(const fs::path& worktree) const {
    if (const auto own = behind_lost_link(worktree)) return *own;
    std::error_code none;
    if (fs::exists(worktree / ".git", none)) return git_dir_of(layout_, worktree);
    for (const fs::path& git_dir : linked_git_dirs(layout_.common_dir))
        if (folder_of(git_dir) == worktree) return git_dir;
    return fail(ErrorCode::git_failed, worktree.string() + " is not a worktree of this repository",
                advise(Hint::worktree_list));
}

Result<WorktreeContents> CliWorktrees::contents(const fs::path& path) {
    const fs::path place = stored_place(path);
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    WorktreeContents contents;
    ATELIER_TRY(contents.footprint, footprint_of({place, own}));
    ATELIER_TRY(contents.repositories, inner_repositories(git_, place, own));
    ATELIER_TRY(contents.own_refs, own_refs(git_, own));
    std::error_code none;
    if (!fs::exists(place, none)) return contents;
    ATELIER_TRY(const std::string ignored,
                git_.output(call_in_checkout(
                    own, place, {"ls-files", "--others", "--ignored", "--exclude-standard", "-z"},
                    listing_deadline)));
    contents.ignored = nul_fields(ignored);
    if (!may_pass_over_files(own / "index")) return contents;
    ATELIER_TRY(const ScratchIndex index, ScratchIndex::copy(git_, own, place));
    ATELIER_TRY(contents.unwatched, index.watch_all());
    return contents;
}

Result<void> CliWorktrees::move_out(const fs::path& worktree, const InnerRepository& repository,
                                    const fs::path& to) {
    const fs::path place = stored_place(worktree);
    ATELIER_TRY(const fs::path own, own_git_dir(place));
    return move_repository_out(git_, place, own, repository, to);
}

Result<void> CliWorktrees::write_files(const CommitId& commit, const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure)
        return fail(ErrorCode::files_failed,
                    "cannot make the folder " + folder.string() + ": " + failure.message());
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(git_.environment()));
    const auto in_folder = [&](std::vector<std::string> words) {
        GitCall call =
            call_in_checkout(layout_.common_dir, folder, std::move(words), writing_deadline);
        call.environment["GIT_INDEX_FILE"] = (scratch.path() / "index").string();
        return git_.output(call);
    };
    ATELIER_CHECK(in_folder({"read-tree", commit.str()}));
    ATELIER_CHECK(in_folder({"checkout-index", "--all", "--force"}));
    return {};
}

Result<void> CliWorktrees::advance_worktree(const fs::path& worktree,
                                            const std::optional<BranchName>& branch,
                                            const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (!state.changed.empty() || state.operation_in_progress)
        return fail(ErrorCode::dirty, worktree.string() + " has changes",
                    advise(Hint::follows_when_clean));
    if (state.branch != branch || state.head != from)
        return fail(ErrorCode::ref_conflict,
                    worktree.string() + " is not on " +
                        (branch ? branch->str() + " at " : std::string()) + from.str(),
                    advise(Hint::switch_or_end));
    ATELIER_TRY(const GitCall move,
                unguarded_call(worktree, {"reset", "--quiet", "--keep", to.str()}));
    ATELIER_CHECK(git_.output(move));
    return {};
}

Result<void> CliWorktrees::put_on_branch(const fs::path& worktree,
                                         const std::optional<BranchName>& branch) {
    const std::string why = "atelier: put back";
    ATELIER_TRY(
        const GitCall move,
        unguarded_call(worktree, branch ? std::vector<std::string>{"symbolic-ref", "-m", why,
                                                                   "HEAD", full_ref(*branch)}
                                        : std::vector<std::string>{"update-ref", "-m", why,
                                                                   "--no-deref", "HEAD", "HEAD"}));
    ATELIER_CHECK(git_.output(move));
    return {};
}

Result<GitCall> CliWorktrees::unguarded_call(const fs::path& worktree,
                                             std::vector<std::string> words) const {
    ATELIER_TRY(const fs::path own, git_dir_of(layout_, worktree));
    ATELIER_TRY(const fs::path hooks, hooks_.folder(worktree));
    std::vector<std::string> all{"-c", "core.hooksPath=" + hooks.string(), "-c",
                                 "hook.atelier-reference-transaction.enabled=false"};
    all.insert(all.end(), words.begin(), words.end());
    return call_in_checkout(own, worktree, std::move(all), writing_deadline);
}

std::optional<fs::path> CliWorktrees::behind_lost_link(const fs::path& place) const {
    std::error_code none;
    const auto there = fs::symlink_status(place / ".git", none).type();
    if (!fs::is_directory(fs::symlink_status(place, none)) ||
        (there != fs::file_type::not_found && there != fs::file_type::regular))
        return std::nullopt;
    if (fs::is_empty(place, none)) return std::nullopt;
    if (there == fs::file_type::regular && discover_repository(place)) return std::nullopt;
    const auto git_dirs = linked_git_dirs(layout_.common_dir);
    const auto own = std::ranges::find_if(
        git_dirs, [&](const fs::path& one) { return folder_of(one) == place; });
    return own == git_dirs.end() ? std::optional<fs::path>() : *own;
}

Result<bool> CliWorktrees::mend_link(const fs::path& worktree) {
    const fs::path place = stored_place(worktree);
    const auto own = behind_lost_link(place);
    if (!own) return false;
    const fs::path link = place / ".git";
    const auto written = posix::replace_file(link, "gitdir: " + own->string() + "\n");
    if (!written) return fail(posix::errno_error("write", link, written.error()));
    return true;
}

Result<std::vector<std::string>> CliWorktrees::unhide(const fs::path& worktree) {
    std::vector<std::string> keys;
    const auto own = own_git_dir(stored_place(worktree));
    if (!own || *own == layout_.common_dir) return keys;
    const fs::path file = *own / "config.worktree";
    std::error_code none;
    if (!fs::is_regular_file(fs::symlink_status(file, none))) return keys;
    for (const ConfigEntry& entry : parse_config(posix::read_file(file).value_or(""))) {
        const bool hides =
            entry.key == "core.worktree" || (entry.key == "core.bare" && config_bool(entry.value));
        if (hides && std::ranges::find(keys, entry.key) == keys.end()) keys.push_back(entry.key);
    }
    for (const std::string& key : keys)
        ATELIER_CHECK(
            git_.output(GitCall{{"config", "--file", file.string(), "--unset-all", key}}));
    return keys;
}

Result<fs::path> CliWorktrees::git_dir(const fs::path& worktree) {
    if (const auto own = behind_lost_link(stored_place(worktree))) return *own;
    return git_dir_of(layout_, worktree);
}

} // namespace atelier
