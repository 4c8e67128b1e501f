// Moving a checkout with its branch, or back to it. Git's own `merge --ff-only` compares the branch
// with nothing: files are brought first, as it brings them, then the branch moves by
// compare-and-set.
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/repository/worktrees.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Error lost_files(const fs::path& worktree, std::vector<std::string> paths, bool tracked) {
    const std::string named = join(paths, ", ");
    Json details = Json::object();
    details.set("worktree", worktree.string()).set("paths", Json::strings(paths));
    return {ErrorCode::dirty,
            worktree.string() + (tracked ? " has changes: " : " has files in the way: ") + named,
            tracked ? advise(Hint::commit_or_discard, worktree.string())
                    : advise(Hint::move_away, named),
            std::move(details)};
}

} // namespace

// Else what only looks changed speaks against it.
Result<void> CliWorktrees::refresh(const fs::path& worktree) const {
    ATELIER_TRY(const GitCall call, unguarded_call(worktree, {"update-index", "-q", "--refresh"}));
    ATELIER_CHECK(git_.run(call));
    return {};
}

Result<bool> CliWorktrees::shows(const fs::path& worktree, const CommitId& commit) const {
    ATELIER_CHECK(refresh(worktree));
    for (const bool index : {true, false}) {
        std::vector<std::string> words{"diff-index", "--quiet", "--ignore-submodules=none",
                                       commit.str(), "--"};
        if (index) words.insert(words.begin() + 1, "--cached");
        ATELIER_TRY(const GitCall call, unguarded_call(worktree, words));
        ATELIER_TRY(const ProcessResult result, git_.run(call));
        if (result.status > 1) return fail(git_failure(call, result));
        if (result.status == 1) return false;
    }
    return true;
}

Result<std::vector<std::string>> CliWorktrees::in_the_way(const WorktreeState& state,
                                                          const CommitId& from,
                                                          const CommitId& to) const {
    ATELIER_TRY(const std::string listed,
                git_.output({"diff-tree", "-r", "-z", "--name-only", "--no-renames",
                             "--diff-filter=A", from.str(), to.str()}));
    const auto added = nul_fields(listed);
    std::vector<std::string> found;
    for (const std::string& path : state.untracked)
        if (std::ranges::any_of(added, [&](const std::string& one) {
                return !one.empty() && (is_below(path, one) || is_below(one, path));
            }))
            found.push_back(path);
    return found;
}

Result<void> CliWorktrees::merge_files(const fs::path& worktree, const CommitId& from,
                                       const CommitId& to) const {
    ATELIER_CHECK(refresh(worktree));
    ATELIER_TRY(const GitCall read,
                unguarded_call(worktree, {"read-tree", "-m", "-u", "--no-recurse-submodules",
                                          from.str(), to.str()}));
    ATELIER_CHECK(git_.output(read));
    return {};
}

Result<void> CliWorktrees::bring_files(const fs::path& worktree, const BranchName& branch,
                                       const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (state.branch != branch || state.head != from)
        return fail(ErrorCode::root_moved,
                    worktree.string() + " is not on " + branch.str() + " at " + from.str(),
                    advise(Hint::moved_since));
    if (state.operation_in_progress)
        return fail(ErrorCode::dirty,
                    "a rebase, merge or the like is under way in " + worktree.string(),
                    advise(Hint::finish_rebase, worktree.string()));
    std::vector<std::string> changed;
    std::ranges::copy_if(state.changed, std::back_inserter(changed), [&](const std::string& path) {
        return std::ranges::find(state.untracked, path) == state.untracked.end();
    });
    bool there = false;
    if (!changed.empty()) {
        ATELIER_TRY(there, shows(worktree, to));
        if (!there) return fail(lost_files(worktree, std::move(changed), true));
    }
    if (!there) {
        ATELIER_TRY(auto lost, in_the_way(state, from, to));
        if (!lost.empty()) return fail(lost_files(worktree, std::move(lost), false));
        ATELIER_CHECK(merge_files(worktree, from, to));
    }
    return {};
}

Result<void> CliWorktrees::return_files(const fs::path& worktree, const BranchName& branch,
                                        const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (state.branch != branch || state.head != from || state.operation_in_progress) return {};
    ATELIER_TRY(const bool there, shows(worktree, to));
    return there ? merge_files(worktree, to, from) : Result<void>();
}

Result<void> CliWorktrees::carry(const fs::path& worktree, const BranchName& branch,
                                 const CommitId& from, const CommitId& to,
                                 const std::string& message) {
    ATELIER_CHECK(bring_files(worktree, branch, from, to));
    // Where it stands, so that the log of its HEAD has the move as well.
    ATELIER_TRY(const GitCall move,
                unguarded_call(worktree, {"update-ref", "-m", message, full_ref(branch), to.str(),
                                          from.str()}));
    ATELIER_TRY(const ProcessResult moved, git_.run(move));
    if (moved.status == 0) return {};
    ATELIER_TRY(const auto now, refs_.resolve(full_ref(branch)));
    // A Git that was killed may have moved it all the same.
    if (now == to) return {};
    ATELIER_CHECK(merge_files(worktree, to, from));
    if (now == from) return fail(ref_failure(move, moved));
    return fail(ErrorCode::root_moved, branch.str() + " has moved from " + from.str(),
                advise(Hint::moved_since));
}

// Off its branch first: the reset moves whatever branch HEAD names.
Result<void> CliWorktrees::return_to_branch(const fs::path& worktree, const BranchName& branch) {
    ATELIER_CHECK(put_on_branch(worktree, std::nullopt));
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"reset", "--quiet", "--hard", "--no-recurse-submodules",
                                   full_ref(branch)},
          std::vector<std::string>{"clean", "--quiet", "--force", "-d"}}) {
        ATELIER_TRY(const GitCall call, unguarded_call(worktree, words));
        ATELIER_CHECK(git_.output(call));
    }
    return put_on_branch(worktree, branch);
}

Result<void> CliWorktrees::fast_forward(const fs::path& worktree, const BranchName& branch,
                                        const CommitId& from, const CommitId& to,
                                        const std::string& message) {
    ATELIER_CHECK(carry(worktree, branch, from, to, message));
    ATELIER_TRY(const GitCall hook, unguarded_call(worktree, {"hook", "run", "--ignore-missing",
                                                              "post-merge", "--", "0"}));
    // It has landed, whatever the hook makes of it, as Git sees it.
    (void)git_.run(hook);
    return {};
}

Result<void> CliWorktrees::take_back(const fs::path& worktree, const BranchName& branch,
                                     const CommitId& from, const CommitId& to,
                                     const std::string& message) {
    return carry(worktree, branch, from, to, message);
}

} // namespace atelier
