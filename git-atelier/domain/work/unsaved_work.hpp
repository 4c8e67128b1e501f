// What a worktree holds that exists nowhere else: the answer to the one question that is asked
// before a worktree goes, whoever wants it gone. Pure: somebody else has looked.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "domain/work/integration_proof.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace atelier {

// How a repository inside a worktree came to be there, which says what goes with the worktree.
enum class InnerKind {
    // Made, cloned or copied there; its refs go with it. Also a bare one.
    own,
    // A submodule's; its refs stand in the worktree's git dir and go as well.
    submodule,
    // Another worktree of a repository that stays, as do its refs.
    linked
};
constexpr auto names_of(InnerKind) {
    return std::to_array<Named<InnerKind>>({{InnerKind::own, "repository"},
                                            {InnerKind::submodule, "submodule"},
                                            {InnerKind::linked, "worktree"}});
}

struct InnerRepository {
    // Below the worktree; of a submodule that is not checked out its name.
    std::string path;
    InnerKind kind = InnerKind::own;
    bool checked_out = true;
    // HEAD and refs with commits that neither a remote of it nor a ref that stays is known to have.
    std::vector<std::string> unpublished = {};
    // Changed, staged and untracked files.
    std::vector<std::string> changed = {};

    bool operator==(const InnerRepository&) const = default;
};

// A ref that a worktree has for itself alone (refs/worktree/, refs/bisect/), with commits that no
// ref has which stays.
struct OwnRef {
    std::string name;
    CommitId commit;

    bool operator==(const OwnRef&) const = default;
};

// The files of a folder, each with what tells one state of it from another.
using Footprint = std::map<std::string, std::string>;

// What Git's own look at a worktree passes over.
struct WorktreeContents {
    // Of the worktree and its own git dir, from before anything else of it was looked at.
    Footprint footprint = {};
    // By path.
    std::vector<InnerRepository> repositories = {};
    std::vector<OwnRef> own_refs = {};
    // Files that Git ignores, each by itself; a repository among them as its folder, with a slash.
    std::vector<std::string> ignored = {};
    // Files that differ, though Git was told not to look (assume-unchanged, skip-worktree).
    std::vector<std::string> unwatched = {};
};

enum class UnsavedKind { operation, changes, commits, repository, submodule, linked_worktree };
constexpr auto names_of(UnsavedKind) {
    return std::to_array<Named<UnsavedKind>>({{UnsavedKind::operation, "operation"},
                                              {UnsavedKind::changes, "changes"},
                                              {UnsavedKind::commits, "commits"},
                                              {UnsavedKind::repository, "repository"},
                                              {UnsavedKind::submodule, "submodule"},
                                              {UnsavedKind::linked_worktree, "worktree"}});
}

struct Unsaved {
    UnsavedKind kind = UnsavedKind::changes;
    // Below the worktree; "" for the worktree itself.
    std::string where = {};
    std::vector<std::string> files = {};
    // With commits that are nowhere else.
    std::vector<std::string> refs = {};
    // Not found out, and so taken for unsaved.
    bool certain = true;

    bool operator==(const Unsaved&) const = default;
};

struct WorktreeFindings {
    std::vector<std::string> changed;
    bool operation_in_progress = false;
    // Whether the commits that it shows are elsewhere.
    Evidence commits_safe = Evidence::unknown;
    WorktreeContents contents;
};
// In the order in which one would want to know.
std::vector<Unsaved> unsaved_work(const WorktreeFindings& found);

// "it has changes: a, b and 2 more".
std::string unsaved_text(const Unsaved& unsaved);
// The same of all, "" of none.
std::string unsaved_text(const std::vector<Unsaved>& unsaved);

// Whether we can keep it elsewhere when its worktree is taken away all the same.
bool can_be_kept(const std::vector<Unsaved>& unsaved);

} // namespace atelier
