// Which repository a folder belongs to, found as Git finds it but without a child process or
// libgit2: a handful of system calls, for programs that run dozens of times a session. Reads only
// files; environment variables such as GIT_DIR have no say.
#pragma once

#include "base/result.hpp"
#include "ports/git_worktrees.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Every path is absolute and real (no symbolic links in it).
struct RepositoryLayout {
    // What all worktrees of the repository share.
    std::filesystem::path common_dir;
    // This worktree's own: equal to `common_dir` in the main checkout.
    std::filesystem::path git_dir;
    // What identifies the repository from any of its worktrees: the main checkout, for a submodule
    // its work tree in the enclosing repository. Where the common dir leads to no checkout (a bare
    // repository, `--separate-git-dir`) it is the common dir itself.
    std::filesystem::path enlistment;
    // The top of the worktree that the folder is in; nullopt inside a git dir. Of the main checkout
    // also what `find_checkout` found.
    std::optional<std::filesystem::path> worktree;
    bool bare = false;
    // The file of its own configuration that says so, or where the checkout is: with
    // extensions.worktreeConfig it may be `config.worktree`. `config` where none says anything.
    std::filesystem::path checkout_config;
    // It is somebody else's, so that Git asks for `safe.directory` before it trusts it.
    bool foreign = false;
};

// The repository of `folder` or of the nearest folder above it on the same filesystem;
// not-a-repository when there is none, or when its parts are damaged, naming which.
Result<RepositoryLayout> discover_repository(const std::filesystem::path& folder);

// What HEAD of that git dir stands for: "refs/heads/x", or a commit; "" when it cannot be read, as
// where Git keeps its refs in tables (reftable).
std::string head_in(const std::filesystem::path& git_dir);

// Whether Git keeps refs, HEADs and their logs in tables (reftable), which only Git reads.
bool has_ref_tables(const std::filesystem::path& common_dir);

// The checkouts that have a branch, or will come back to it after a rebase, with nothing but that
// about them; those that cannot be read, as in tables, are left out. What `GitWorktrees::checkouts`
// says of them.
std::vector<Checkout> checked_out_branches(const RepositoryLayout& repository);

// The main checkout: the enlistment, or where the git dir lies apart from its checkout, the one
// that `find_checkout` found; without one the git dir.
std::filesystem::path main_checkout(const RepositoryLayout& repository);

// A git dir that lies apart from its checkout does not say where that is; only the checkout says
// which git dir it has. Looks there, if `folder` is in it.
void find_checkout(RepositoryLayout& repository, const std::filesystem::path& folder);

// The repository's worktree whose top `worktree` is; git-failed when the folder is in another
// repository, or stands for a main checkout that is not known.
Result<RepositoryLayout> worktree_of(const RepositoryLayout& repository,
                                     const std::filesystem::path& worktree);

// The own git dir of a worktree of that repository; git-failed when the folder is in another one.
Result<std::filesystem::path> git_dir_of(const RepositoryLayout& repository,
                                         const std::filesystem::path& worktree);

// As Git stores a path: real as far as it exists.
std::filesystem::path stored_path(const std::filesystem::path& path);
// The same of a worktree's place. What stands there may be a link to what is not ours, which is not
// followed.
std::filesystem::path stored_place(const std::filesystem::path& place);

} // namespace atelier
