// The refs of the user's repository: what they stand for, and moving them by compare-and-set.
// Errors: git-failed with Git's own words, and what a call names.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/plan/remotes.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct RefUpdate {
    std::string ref;
    // nullopt: deletes it.
    std::optional<CommitId> to;
    // nullopt: unwrap not exist.
    std::optional<CommitId> from;
};

// A text that the repository keeps in a ref, and that goes with no clone.
struct TextMove {
    std::string ref;
    std::string to;
    // nullopt: must not exist.
    std::optional<std::string> from = {};
};

// What said which branch is the default one.
enum class DefaultBranchSource { origin, checkout, setting };
constexpr auto names_of(DefaultBranchSource) {
    return std::to_array<Named<DefaultBranchSource>>(
        {{DefaultBranchSource::origin, "origin/HEAD"},
         {DefaultBranchSource::checkout, "the main checkout's branch"},
         {DefaultBranchSource::setting, "init.defaultBranch"}});
}

struct DefaultBranch {
    BranchName name;
    DefaultBranchSource source;
    // Whose HEAD it is, where that said so.
    std::string remote = "origin";

    // "origin/HEAD", "the main checkout's branch", ...
    std::string said_by() const {
        return source == DefaultBranchSource::origin ? remote + "/HEAD"
                                                     : std::string(name_of(source));
    }
};

// A file that keeps a ref from moving while it is there.
struct RefLock {
    std::filesystem::path file;
    Time since{};
};

class GitRefs {
  public:
    virtual ~GitRefs() = default;
    // nullopt: no such ref. `name` is a full ref, a commit id or HEAD.
    virtual Result<std::optional<CommitId>> resolve(const std::string& name) = 0;
    // All branches and their commits.
    virtual Result<std::map<std::string, CommitId>> branches() = 0;
    // Branches that are another name for a ref, with that ref's full name.
    virtual Result<std::map<std::string, std::string>> symbolic_branches() = 0;
    // Those whose full names begin so, and the commits they stand for; what stands for none is left
    // out.
    virtual Result<std::map<std::string, CommitId>> refs_below(const std::string& prefix) = 0;
    // The remote that the repository follows: origin, or another one that is the only one.
    Result<std::string> main_remote() {
        ATELIER_TRY(const auto tracking, refs_below("refs/remotes/"));
        std::vector<std::string> names;
        for (const auto& [name, commit] : tracking)
            names.push_back(name);
        return main_remote_among(names);
    }
    // That branch as the repository has it, else as its remote had it when it was last fetched;
    // nullopt: in neither.
    Result<std::optional<CommitId>> resolve_anywhere(const BranchName& branch) {
        ATELIER_TRY(auto local, resolve(full_ref(branch)));
        if (local) return local;
        ATELIER_TRY(const std::string remote, main_remote());
        return resolve("refs/remotes/" + remote + "/" + branch.str());
    }
    // The remote's HEAD when it is known, else the branch of the main checkout, else
    // init.defaultBranch if it exists.
    virtual Result<DefaultBranch> choose_default_branch() = 0;
    Result<BranchName> default_branch() {
        ATELIER_TRY(DefaultBranch chosen, choose_default_branch());
        return std::move(chosen.name);
    }
    // All or nothing, each compared first; root-moved when one was elsewhere, naming it. The user's
    // `reference-transaction` hook sees the moves. `message` goes into the reflog.
    virtual Result<void> update_refs(const std::vector<RefUpdate>& updates,
                                     const std::string& message) = 0;
    // The same with a text that moves in the same step. Where only the text was another one, it is
    // no root-moved. `updates` are not empty.
    virtual Result<void> update_refs_and_text(const std::vector<RefUpdate>& updates,
                                              const TextMove& text, const std::string& message) = 0;
    // nullopt: there is no such ref.
    virtual Result<std::optional<std::string>> text_at(const std::string& ref) = 0;
    // Newest first; empty when there is no log of that ref. A HEAD has one also when its branch is
    // gone, but where Git keeps logs in tables.
    virtual Result<std::vector<RefLogEntry>> ref_log(const std::string& ref) = 0;
    // Removes index.lock, HEAD.lock and `.lock` of these refs that a killed session left behind in
    // our worktree.
    virtual Result<void> remove_stale_locks(const std::filesystem::path& worktree,
                                            const std::vector<std::string>& refs) = 0;
    // Those of these refs and of the packed ones that are there.
    virtual Result<std::vector<RefLock>> ref_locks(const std::vector<std::string>& refs) = 0;
    // Unless it is another by now.
    virtual Result<void> remove_ref_lock(const RefLock& lock) = 0;
    // Whether there is a branch of that name; not whether its commit can be read.
    virtual Result<bool> has_branch(const BranchName& branch) {
        ATELIER_TRY(const auto commit, resolve(full_ref(branch)));
        return commit.has_value();
    }
    // As `refs_below`, of refs that only we make: they lead to commits, and are not asked whether
    // they do; the prefix may end within a name.
    virtual Result<std::map<std::string, CommitId>> own_refs(const std::string& prefix) {
        return refs_below(prefix);
    }
};

} // namespace atelier
