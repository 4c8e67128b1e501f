// A worktree's content as a commit that nothing points at.
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/replay.hpp"
#include "adapters/git/replay/scratch_index.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<CommitId> commit_tree(const ScratchIndex& index, const TreeId& tree,
                             const std::string& message, const std::vector<CommitId>& parents) {
    std::vector<std::string> words = {
        "-c", "user.useConfigOnly=false", "commit-tree", tree.str(), "-m", message};
    for (const CommitId& parent : parents)
        words.insert(words.end(), {"-p", parent.str()});
    ATELIER_TRY(const std::string made, index.output(std::move(words)));
    return parse_commit(made);
}

// What is staged; nullopt while it holds conflicts, whose sides are commits.
Result<std::optional<TreeId>> staged_tree(const ScratchIndex& index) {
    ATELIER_TRY(const std::string unmerged, index.output({"ls-files", "--unmerged", "-z"}));
    if (!unmerged.empty()) return std::nullopt;
    ATELIER_TRY(const std::string written, index.output({"write-tree"}));
    ATELIER_TRY(TreeId tree, parse_tree(written));
    return tree;
}

// `git add` takes an ignored path for asked for, also where it is excluded, and fails.
Result<std::vector<std::string>> not_ignored(const ScratchIndex& index,
                                             std::vector<std::string> paths) {
    if (paths.empty()) return paths;
    std::string input;
    for (const std::string& path : paths)
        input += path + '\0';
    // Ends with another status where none is.
    ATELIER_TRY(const ProcessResult listed, index.run({"check-ignore", "-z", "--stdin"}, input));
    if (listed.status > 1) return fail(ErrorCode::git_failed, "git check-ignore failed");
    const auto ignored = nul_fields(listed.out);
    std::erase_if(paths, [&](const std::string& path) {
        return std::ranges::find(ignored, path) != ignored.end();
    });
    return paths;
}

// What HEAD shows; nullopt before the first commit.
Result<std::optional<TreeId>> tree_of(const ScratchIndex& index,
                                      const std::optional<CommitId>& head) {
    if (!head) return std::nullopt;
    ATELIER_TRY(const std::string named,
                index.output({"rev-parse", "--verify", head->str() + "^{tree}"}));
    ATELIER_TRY(TreeId tree, parse_tree(named));
    return tree;
}

} // namespace

Result<std::optional<CommitId>>
CliReplay::snapshot_worktree(const fs::path& worktree, const std::string& message,
                             const std::vector<std::string>& without) {
    ATELIER_TRY(const WorktreeState state, worktrees_.worktree_state(worktree));
    ATELIER_TRY(const fs::path own, worktrees_.git_dir(worktree));
    ATELIER_TRY(const ScratchIndex index, ScratchIndex::copy(git_, own, worktree));
    ATELIER_TRY(const auto unwatched, index.watch_all());
    if (state.changed.empty() && unwatched.empty()) return std::nullopt;
    ATELIER_TRY(const auto staged, staged_tree(index));
    ATELIER_TRY(const auto excluded, not_ignored(index, without));
    std::vector<std::string> add = {"add", "--all", "--sparse", "--", "."};
    for (const std::string& folder : excluded)
        add.push_back(":(exclude,literal)" + folder);
    ATELIER_CHECK(index.output(std::move(add)));
    ATELIER_TRY(const std::string written, index.output({"write-tree"}));
    ATELIER_TRY(const TreeId tree, parse_tree(written));
    ATELIER_TRY(const auto before, tree_of(index, state.head));
    std::vector<CommitId> parents;
    if (state.head) parents.push_back(*state.head);
    if (staged && staged != before && *staged != tree) {
        ATELIER_TRY(CommitId second, commit_tree(index, *staged, message + " (staged)", parents));
        parents.push_back(std::move(second));
    }
    // Nothing is left but what was left out.
    if (tree == before && parents.size() < 2) return std::nullopt;
    ATELIER_TRY(CommitId commit, commit_tree(index, tree, message, parents));
    return commit;
}

} // namespace atelier
