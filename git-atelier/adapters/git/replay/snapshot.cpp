// A worktree's content as a commit that nothing points at.
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/replay.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis snapshot_deadline{15 * 60'000};

} // namespace

Result<std::optional<CommitId>> CliReplay::snapshot_worktree(const fs::path& worktree,
                                                             const std::string& message) {
    ATELIER_TRY(const WorktreeState state, worktrees_.worktree_state(worktree));
    if (state.changed.empty()) return std::nullopt;
    ATELIER_TRY(const fs::path own, worktrees_.git_dir(worktree));
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(git_.environment()));
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
        call.deadline = snapshot_deadline;
        return git_.output(call);
    };
    ATELIER_CHECK(in_worktree({"add", "--all", "--sparse", "--", "."}));
    ATELIER_TRY(const std::string written, in_worktree({"write-tree"}));
    ATELIER_TRY(const TreeId tree, parse_tree(written));
    std::vector<std::string> words = {
        "-c", "user.useConfigOnly=false", "commit-tree", tree.str(), "-m", message};
    if (state.head) words.insert(words.end(), {"-p", state.head->str()});
    ATELIER_TRY(const std::string commit, in_worktree(std::move(words)));
    ATELIER_TRY(CommitId id, parse_commit(commit));
    return id;
}

} // namespace atelier
