#include "adapters/git/replay/tree_merge.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/discover.hpp"
#include "adapters/git/config/repository_settings.hpp"
#include "adapters/git/config/safe_git_dir.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/process/scratch_folder.hpp"
#include "adapters/git/replay/written_object.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <csignal>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// In a partial clone blobs may have to be fetched first.
constexpr Millis merge_deadline{10 * 60'000};

struct MergeTreeAnswer {
    std::string tree;
    std::set<std::string> conflicts;
    // Paths whose content Git put together, with or without success.
    std::vector<std::string> merged;
};

// `merge-tree --write-tree -z --messages`: the tree, "mode id stage\tpath" for each conflict, an
// empty field, then messages as count, paths, kind, text.
MergeTreeAnswer parse_merge_tree(const std::string& text) {
    MergeTreeAnswer answer;
    const auto fields = split(text, '\0');
    answer.tree = fields[0];
    std::size_t i = 1;
    for (; i < fields.size() && !fields[i].empty(); ++i) {
        const auto tab = fields[i].find('\t');
        if (tab != std::string::npos) answer.conflicts.insert(fields[i].substr(tab + 1));
    }
    for (++i; i < fields.size();) {
        const auto count =
            static_cast<std::size_t>(std::max(0LL, parse_integer(trim(fields[i])).value_or(0)));
        if (count == 0 || i + count + 2 >= fields.size()) break;
        const std::string& kind = fields[i + count + 1];
        for (std::size_t path = i + 1; path <= i + count; ++path) {
            if (kind == "Auto-merging") answer.merged.push_back(fields[path]);
            if (kind.starts_with("CONFLICT")) answer.merged.push_back(fields[path]);
        }
        i += count + 3;
    }
    return answer;
}

// A file that stands where the other side has a folder is told as "file~SIDE": what we call the
// sides says nothing to anybody.
std::set<std::string> without_sides(const std::set<std::string>& paths, const CommitId& ours,
                                    const CommitId& theirs) {
    std::set<std::string> plain;
    for (const std::string& path : paths) {
        std::string_view name = path;
        for (const CommitId& side : {ours, theirs})
            if (name.ends_with("~" + side.str())) name.remove_suffix(1 + side.str().size());
        plain.emplace(name);
    }
    return plain;
}

// A commit that lets Git find `parent` as the merge base: our tree, standing on that parent.
std::string stand_in_bytes(const TreeId& tree, const CommitId& parent) {
    const std::string nobody = "git-atelier <git-atelier@localhost> 0 +0000\n";
    return "tree " + tree.str() + "\nparent " + parent.str() + "\nauthor " + nobody + "committer " +
           nobody + "\nStand-in for a merge\n";
}

// Some merges of files with folders end in an assertion of Git's own.
bool has_aborted(const ProcessResult& result) {
    return result.status == 128 + SIGABRT;
}

} // namespace

// A detached worktree where Git itself picks, with everything that it reads from a checkout.
class TreeMerge::PickWorktree {
  public:
    static Result<std::unique_ptr<PickWorktree>> make(const Git& git, const CommitId& commit) {
        ATELIER_TRY(ScratchFolder scratch, ScratchFolder::make(git.environment()));
        auto made = std::unique_ptr<PickWorktree>(new PickWorktree(git, std::move(scratch)));
        ATELIER_CHECK(git.output(call_to_add_worktree(
            git, {"--detach", "--no-checkout", "--", made->path_.string(), commit.str()})));
        ATELIER_TRY(const RepositoryLayout place, discover_repository(made->path_));
        made->git_dir_ = place.git_dir;
        made->path_ = place.worktree.value_or(made->path_);
        ATELIER_CHECK(made->reset(commit));
        return made;
    }
    ~PickWorktree() {
        (void)git_.run({{"worktree", "remove", "--force", "--force", "--", path_.string()}});
    }
    PickWorktree(const PickWorktree&) = delete;
    PickWorktree& operator=(const PickWorktree&) = delete;

    Result<void> reset(const CommitId& commit) {
        ATELIER_CHECK(git_.output(here({"reset", "--hard", "--quiet", commit.str()})));
        return {};
    }

    GitCall here(std::vector<std::string> arguments) const {
        return call_in_checkout(git_dir_, path_, quiet(std::move(arguments)), merge_deadline);
    }

  private:
    PickWorktree(const Git& git, ScratchFolder scratch)
        : git_(git), scratch_(std::move(scratch)), path_(scratch_.path() / "replay") {}

    // Whole, and without the user's hooks, whose business this worktree is not.
    static std::vector<std::string> quiet(std::vector<std::string> arguments) {
        std::vector<std::string> all = {
            "-c", "core.hooksPath=/dev/null", "-c", "core.sparseCheckout=false",
            "-c", "core.fsmonitor=false",     "-c", "rerere.enabled=false"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return all;
    }

    const Git& git_;
    ScratchFolder scratch_;
    fs::path path_;
    fs::path git_dir_;
};

TreeMerge::TreeMerge(const Git& git, ObjectDatabase* objects)
    : git_(git), objects_(objects), drivers_(git, objects) {}
TreeMerge::~TreeMerge() = default;

Result<MergedTree> TreeMerge::merge(const Pick& pick, const TreeId& ours) {
    // What only one side changed is that side's.
    if (pick.parent_tree == ours || pick.tree == ours) return MergedTree{pick.tree, {}};
    if (pick.parent_tree == pick.tree) return MergedTree{ours, {}};
    ATELIER_TRY(const bool by_checkout, renormalizes());
    if (objects_ != nullptr && !by_checkout)
        if (auto tree = objects_->merge_trees(pick.parent_tree, ours, pick.tree))
            return MergedTree{*std::move(tree), {}};
    ATELIER_TRY(const CommitId stand_in,
                write_commit(git_, objects_, stand_in_bytes(ours, pick.parent)));
    ATELIER_CHECK(put_down(git_, objects_));
    const Words words{"cherry-pick", "--no-commit", pick.commit.str()};
    if (by_checkout) return merge_in_checkout(stand_in, words);
    return merge_by_git(stand_in, ours, pick.commit, words);
}

Result<std::vector<std::string>> TreeMerge::conflicts(const Pick& pick, const TreeId& ours) {
    ATELIER_TRY(const bool by_checkout, renormalizes());
    if (objects_ != nullptr && !by_checkout &&
        objects_->can_merge_trees(pick.parent_tree, ours, pick.tree))
        return std::vector<std::string>();
    ATELIER_TRY(MergedTree merged, merge(pick, ours));
    return std::move(merged.conflicts);
}

Result<MergedTree> TreeMerge::merge_histories(const CommitId& ours, const TreeId& tree,
                                              const CommitId& theirs) {
    ATELIER_TRY(const bool by_checkout, renormalizes());
    // Leaves what it merged staged, and no commit.
    const Words words{"merge",   "--squash",  "--ff", "--no-autostash", "--no-verify-signatures",
                      "--quiet", theirs.str()};
    if (by_checkout) return merge_in_checkout(ours, words);
    return merge_by_git(ours, tree, theirs, words);
}

Result<MergedTree> TreeMerge::merge_by_git(const CommitId& ours, const TreeId& tree,
                                           const CommitId& theirs, const Words& in_checkout) {
    GitCall call{{"merge-tree", "--write-tree", "-z", "--messages", ours.str(), theirs.str()}};
    call.deadline = merge_deadline;
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (has_aborted(result)) {
        ATELIER_TRY(const Paths brought, changed_since_fork(ours, theirs));
        return merge_in_checkout(ours, in_checkout, brought);
    }
    if (result.status != 0 && result.status != 1) return fail(git_failure(call, result));
    MergeTreeAnswer answer = parse_merge_tree(result.out);
    answer.conflicts = without_sides(answer.conflicts, ours, theirs);

    // Of a folder that may have been renamed only messages speak.
    if (result.status == 1 && answer.conflicts.empty())
        answer.conflicts.insert(answer.merged.begin(), answer.merged.end());
    // merge-tree sees neither what a checkout has nor what stands beside the repository.
    ATELIER_TRY(const bool by_driver, drivers_.name_one(tree, answer.merged));
    if (by_driver) return merge_in_checkout(ours, in_checkout, answer.conflicts);
    if (result.status == 0) {
        ATELIER_TRY(TreeId merged, parse_tree(answer.tree));
        return MergedTree{std::move(merged), {}};
    }
    if (answer.conflicts.empty()) return fail(git_failure(call, result));
    return MergedTree{{}, {answer.conflicts.begin(), answer.conflicts.end()}};
}

Result<TreeMerge::Paths> TreeMerge::changed_since_fork(const CommitId& ours,
                                                       const CommitId& theirs) {
    ATELIER_TRY(const std::string listed, git_.output({"diff", "--name-only", "--no-renames", "-z",
                                                       ours.str() + "..." + theirs.str(), "--"}));
    Paths paths;
    for (std::string& path : nul_fields(listed))
        if (!path.empty()) paths.insert(std::move(path));
    return paths;
}

Result<bool> TreeMerge::renormalizes() {
    if (renormalizes_) return *renormalizes_;
    ATELIER_TRY(const auto settings, repository_settings(git_));
    bool says = false;
    for (const GitSetting& setting : settings)
        if (setting.key == "merge.renormalize") says = config_bool(setting.value.value_or("true"));
    renormalizes_ = says;
    return says;
}

Result<MergedTree> TreeMerge::merge_in_checkout(const CommitId& ours, const Words& words,
                                                const Paths& foreseen) {
    if (worktree_) {
        ATELIER_CHECK(worktree_->reset(ours));
    } else {
        ATELIER_TRY(worktree_, PickWorktree::make(git_, ours));
    }
    const GitCall pick = worktree_->here(words);
    ATELIER_TRY(const ProcessResult result, git_.run(pick));
    if (result.status == 0) {
        ATELIER_TRY(const std::string written, git_.output(worktree_->here({"write-tree"})));
        ATELIER_TRY(TreeId tree, parse_tree(written));
        return MergedTree{std::move(tree), {}};
    }
    std::vector<std::string> conflicts(foreseen.begin(), foreseen.end());
    if (has_aborted(result)) {
        // It left its lock there.
        worktree_.reset();
    } else {
        ATELIER_TRY(const std::string unmerged,
                    git_.output(worktree_->here({"diff", "--name-only", "--diff-filter=U", "-z"})));
        if (!unmerged.empty())
            conflicts = nul_fields(unmerged);
        else if (result.status != 1)
            conflicts.clear();
    }
    if (conflicts.empty()) return fail(git_failure(pick, result));
    return MergedTree{{}, conflicts};
}

} // namespace atelier
