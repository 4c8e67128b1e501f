#include "app/core/found_branch.hpp"

#include "base/text.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/landed_commit.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

struct NamedCommits {
    // That the root branch has not, oldest first.
    std::vector<CommitId> own;
    bool line = true;
};

Result<std::optional<FoundBranch>> by_trailers(GitHistory& history, const UnknownBranch& unknown,
                                               const NamedCommits& commits) {
    ATELIER_TRY(const auto marked, history.marked(unknown.head, std::string(changeset_trailer),
                                                  unknown.changeset.created_at));
    const auto below = begin_of_own(commits.own, marked, unknown.changeset.id, unknown.epic);
    // Which commits stand below its own is certain of a line only.
    if (!below || (*below > 0 && !commits.line)) return std::nullopt;
    ATELIER_TRY(const auto fork, history.merge_base(unknown.root, unknown.head));
    if (!fork) return std::nullopt;
    return FoundBranch{.head = unknown.head,
                       .base = *below == 0 ? *fork : commits.own[*below - 1],
                       .commits = commits.own.size() - *below};
}

// Agents' commits have no trailers where their hooks did not run.
Result<std::optional<FoundBranch>> by_log(Repository& repository, const UnknownBranch& unknown,
                                          const NamedCommits& commits) {
    ATELIER_TRY(const auto log, repository.refs().ref_log(full_ref(unknown.branch)));
    const auto begin = begin_of_agents_work(log, unknown.head.str());
    if (!begin) return std::nullopt;
    ATELIER_TRY(const CommitId made, CommitId::parse(*begin));
    GitHistory& history = repository.history();
    ATELIER_TRY(const auto marked,
                history.marked(unknown.head, std::string(changeset_trailer), Time{}));
    if (!names_no_other(commits.own, marked, unknown.changeset.id, unknown.changeset.created_at))
        return std::nullopt;
    ATELIER_TRY(const bool grown, history.is_ancestor(made, unknown.head));
    ATELIER_TRY(const auto fork, history.merge_base(unknown.root, unknown.head));
    if (!grown || !fork) return std::nullopt;
    ATELIER_TRY(const bool on_root, history.is_ancestor(made, *fork));
    if (!on_root && !commits.line) return std::nullopt;
    const CommitId base = on_root ? *fork : made;
    ATELIER_TRY(const auto own, history.commits(base, unknown.head));
    return FoundBranch{.head = unknown.head, .base = base, .commits = own.size()};
}

} // namespace

Result<std::optional<FoundBranch>> found_branch(Repository& repository,
                                                const UnknownBranch& unknown) {
    GitHistory& history = repository.history();
    NamedCommits commits;
    ATELIER_TRY(commits.own, history.commits(unknown.root, unknown.head));
    if (commits.own.empty()) return FoundBranch{.head = unknown.head, .base = unknown.head};
    ATELIER_TRY(const auto merges, history.merges(unknown.root, unknown.head));
    commits.line = merges.empty();
    ATELIER_TRY(auto found, by_trailers(history, unknown, commits));
    if (found) return found;
    return by_log(repository, unknown, commits);
}

Error not_its_branch(const BranchName& branch, const std::map<std::string, CommitId>& branches) {
    std::string free = branch.str() + "-kept";
    for (int n = 2; branches.contains(free); ++n)
        free = branch.str() + "-kept-" + std::to_string(n);
    return {ErrorCode::branch_exists,
            "a branch " + branch.str() +
                " exists already, with commits that may be somebody else's",
            advise(Hint::free_its_name, shell_quoted(branch.str()), shell_quoted(free))};
}

} // namespace atelier
