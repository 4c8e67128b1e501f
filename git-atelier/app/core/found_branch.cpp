#include "app/core/found_branch.hpp"

#include "domain/work/landed_commit.hpp"

namespace atelier {

Result<std::optional<FoundBranch>> found_branch(GitHistory& history, const BeadId& epic,
                                                const Bead& changeset, const CommitId& root,
                                                const CommitId& head) {
    ATELIER_TRY(const auto commits, history.commits(root, head));
    if (commits.empty()) return FoundBranch{.head = head, .base = head};
    ATELIER_TRY(const auto marked,
                history.marked(head, std::string(changeset_trailer), changeset.created_at));
    const auto below = begin_of_own(commits, marked, changeset.id, epic);
    if (!below) return std::nullopt;
    // Which commits stand below its own is certain of a line only.
    ATELIER_TRY(const auto merges, history.merges(root, head));
    if (*below > 0 && !merges.empty()) return std::nullopt;
    ATELIER_TRY(const auto fork, history.merge_base(root, head));
    if (!fork) return std::nullopt;
    return FoundBranch{.head = head,
                       .base = *below == 0 ? *fork : commits[*below - 1],
                       .commits = commits.size() - *below};
}

} // namespace atelier
