// The commits of the user's repository: how they descend from each other, and what they change.
// Errors: git-failed, also for a commit that is not there.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/work/commit_trailers.hpp"
#include "domain/work/guardrails.hpp"
#include "domain/work/landed_commit.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// How what differs is written for people. kept_stat: as `stat`, but alike on every terminal, for
// what is kept and compared.
enum class DiffForm { patch, stat, names, name_status, kept_stat };

struct DiffLook {
    DiffForm form = DiffForm::patch;
    bool ignores_white_space = false;
    // Lines around a change; nullopt: as the user has set it.
    std::optional<std::int64_t> context = {};
    // Pathspecs from the top; empty: everything.
    std::vector<std::string> paths = {};

    bool operator==(const DiffLook&) const = default;
};

// Of that path alone, whatever signs are in it.
inline std::string literal_pathspec(const std::string& path) {
    return ":(literal)" + path;
}

struct CommitRange {
    // Not part of it.
    CommitId base;
    CommitId head;

    bool operator==(const CommitRange&) const = default;
};

// A commit with its parents, and who made it.
struct LinkedCommit {
    MadeCommit made;
    std::vector<CommitId> parents;
};

class GitHistory {
  public:
    virtual ~GitHistory() = default;
    virtual Result<bool> is_ancestor(const CommitId& ancestor, const CommitId& descendant) = 0;
    virtual Result<std::optional<CommitId>> merge_base(const CommitId& a, const CommitId& b) = 0;
    // from..to, oldest first.
    virtual Result<std::vector<CommitId>> commits(const CommitId& from, const CommitId& to) = 0;
    // The same, with who made each.
    virtual Result<std::vector<MadeCommit>> made(const CommitId& from, const CommitId& to) = 0;
    // A digest of what each of them changes, the same for the same patch byte for byte, white space
    // included; none for a merge, and for what changes nothing.
    virtual Result<std::map<CommitId, std::string>>
    patches(const std::vector<CommitId>& commits) = 0;
    // Those of from..to with more than one parent, newest first.
    virtual Result<std::vector<CommitId>> merges(const CommitId& from, const CommitId& to) = 0;
    // Those in the history of `head` that have that trailer and were committed at `since` or later,
    // newest first.
    virtual Result<std::vector<MarkedCommit>> marked(const CommitId& head,
                                                     const std::string& trailer, Time since) = 0;
    virtual Result<std::string> message(const CommitId& commit) = 0;
    // What it holds: the same for commits with the same files.
    virtual Result<TreeId> tree(const CommitId& commit) = 0;
    // Lines and files of base...head with renames followed; `linguist-generated` files are marked.
    virtual Result<std::vector<FileChange>> changes(const CommitId& base, const CommitId& head) = 0;
    // Paths where `head` holds a link to another repository (as a submodule does) that `base` does
    // not hold so, and that no .gitmodules of `head` names.
    virtual Result<std::vector<std::string>> stray_links(const CommitId& base,
                                                         const CommitId& head) = 0;
    // Those in the history of `head`, committed at `since` or later and newest first, that name it
    // in any line of their message, also a line that is indented, as squashed messages are; with
    // the value of each such line.
    virtual Result<std::vector<MarkedCommit>> naming(const CommitId& head,
                                                     const std::string& trailer, Time since) = 0;
    // What from..to stands on `onto` as, by patches that are the same byte for byte, white space
    // included: where each of its commits is there or has an equal, that of the last; else the one
    // commit whose patch is all of it. nullopt: it is not there.
    virtual Result<std::optional<CommitId>> equal_on(const CommitId& from, const CommitId& to,
                                                     const CommitId& onto) = 0;
    // What is at `range.head` against `range.base`, as `git diff` writes it without colours.
    // Settings of the user's own count, those of the repository do not, and no program is run for
    // it.
    virtual Result<std::string> diff(const CommitRange& range, const DiffLook& look) = 0;
    // How the commits of one range became those of another, as `git range-diff` writes it.
    virtual Result<std::string> range_diff(const CommitRange& before, const CommitRange& now) = 0;
    // Those that one of `heads` has and `known` has not, in no order.
    virtual Result<std::vector<LinkedCommit>> linked(const std::vector<CommitId>& heads,
                                                     const CommitId& known) = 0;
};

} // namespace atelier
