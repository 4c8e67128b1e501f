// How a worktree is made, as `git worktree add` makes one, and what a user may have asked Git to do
// in a new one.
#include "adapters/git/config/safe_git_dir.hpp"
#include "adapters/git/config/sparse_settings.hpp"
#include "adapters/git/repository/worktree_remains.hpp"
#include "adapters/git/repository/worktrees.hpp"
#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/replace_file.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Large checkouts take minutes.
constexpr Millis checkout_deadline{15 * 60'000};

} // namespace

Result<AddedWorktree> CliWorktrees::add_detached(const fs::path& path, const CommitId& commit) {
    ATELIER_TRY(const fs::path place, cleared_place(path));
    const GitCall call = call_to_add_worktree(
        git_, {"--detach", "--no-checkout", "--", path.string(), commit.str()});
    ATELIER_TRY(const ProcessResult result,
                past_half_made(layout_.common_dir, [&] { return git_.run(call); }));
    if (result.status != 0) return fail(git_failure(call, result));
    return check_out(place);
}

Result<AddedWorktree> CliWorktrees::add_worktree(const fs::path& path, const BranchName& branch,
                                                 const CommitId& start) {
    ATELIER_TRY(const fs::path place, cleared_place(path));
    const GitCall call =
        call_to_add_worktree(git_, {"--no-checkout", "--", path.string(), branch.str()});
    ATELIER_TRY(const ProcessResult result,
                past_half_made(layout_.common_dir, [&]() -> Result<ProcessResult> {
                    // An attempt that failed may have made it.
                    ATELIER_CHECK(ensure_branch(branch, start));
                    return git_.run(call);
                }));
    if (result.status != 0) return fail(ref_failure(call, result));
    return check_out(place);
}

// What `git worktree add` does itself, but with the user's filters and `post-checkout` below a
// keeper.
Result<AddedWorktree> CliWorktrees::check_out(const fs::path& place) {
    ATELIER_TRY(const RepositoryLayout made, discover_repository(place));
    const auto in_worktree = [&](std::vector<std::string> words) {
        return call_in_checkout(made.git_dir, place, std::move(words), checkout_deadline);
    };
    // Made through a git dir of our own, it was named by that one's links.
    const auto named =
        posix::replace_file(place / ".git", "gitdir: " + made.git_dir.string() + "\n");
    const auto fill = [&]() -> Result<void> {
        if (!named) return fail(posix::errno_error("write", place / ".git", named.error()));
        ATELIER_CHECK(follow_main_checkout(git_, layout_, made.git_dir));
        ATELIER_TRY(auto words,
                    with_workers(made.git_dir, place,
                                 {"reset", "--hard", "--quiet", "--no-recurse-submodules"}));
        ATELIER_CHECK(git_.output(in_worktree(std::move(words))));
        return {};
    };
    if (const auto filled = fill(); !filled) {
        ATELIER_CHECK(discard_worktree(place));
        return tl::unexpected(filled.error());
    }
    ATELIER_TRY(const std::string head, git_.output(in_worktree({"rev-parse", "HEAD"})));
    ATELIER_TRY(const CommitId commit, CommitId::parse(trim(head)));
    return run_post_checkout(place, made.git_dir, commit);
}

Result<std::vector<std::string>> CliWorktrees::with_workers(const fs::path& own,
                                                            const fs::path& place,
                                                            std::vector<std::string> words) const {
    ATELIER_TRY(const ProcessResult chosen,
                git_.run(call_in_checkout(own, place, {"config", "--get", "checkout.workers"},
                                          checkout_deadline)));
    if (chosen.status != 0) words.insert(words.begin(), {"-c", "checkout.workers=0"});
    return words;
}

Result<AddedWorktree> CliWorktrees::run_post_checkout(const fs::path& place, const fs::path& own,
                                                      const CommitId& head) const {
    const std::string none(head.str().size(), '0');
    ATELIER_TRY(const ProcessResult ran,
                git_.run(call_in_checkout(own, place,
                                          {"hook", "run", "--ignore-missing", "post-checkout", "--",
                                           none, head.str(), "1"},
                                          checkout_deadline)));
    if (ran.status == 0) return AddedWorktree{};
    const std::string words = gits_words(ran.err);
    return AddedWorktree{
        "the hook post-checkout failed in the new worktree " + place.string() +
        (words.empty() ? " with status " + std::to_string(ran.status) : ": " + words)};
}

} // namespace atelier
