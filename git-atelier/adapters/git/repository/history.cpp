#include "adapters/git/repository/history.hpp"

#include "adapters/git/process/object_names.hpp"
#include "base/text.hpp"

namespace atelier {

Result<bool> CliHistory::is_ancestor(const CommitId& ancestor, const CommitId& descendant) {
    const GitCall call{{"merge-base", "--is-ancestor", ancestor.str(), descendant.str()}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    return result.status == 0;
}

Result<std::optional<CommitId>> CliHistory::merge_base(const CommitId& a, const CommitId& b) {
    const GitCall call{{"merge-base", a.str(), b.str()}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    if (result.status == 1) return std::nullopt;
    ATELIER_TRY(CommitId commit, parse_commit(result.out));
    return commit;
}

Result<std::vector<CommitId>> CliHistory::commits(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", "--reverse", "--topo-order", to.str(), "^" + from.str()}));
    return parse_commits(listed);
}

Result<std::vector<CommitId>> CliHistory::merges(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", "--min-parents=2", to.str(), "^" + from.str()}));
    return parse_commits(listed);
}

Result<std::string> CliHistory::message(const CommitId& commit) {
    ATELIER_TRY(std::string text, git_.output({"rev-list", "--no-commit-header", "--max-count=1",
                                               "--encoding=UTF-8", "--format=%B", commit.str()}));
    // rev-list ends what it formats with a newline of its own.
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

Result<bool> CliHistory::equivalent_patches_on(const CommitId& from, const CommitId& to,
                                               const CommitId& onto) {
    // `git cherry` passes over merges, whose content it cannot vouch for.
    ATELIER_TRY(const std::string merges,
                git_.output({"rev-list", "--min-parents=2", "--max-count=1", to.str(),
                             "^" + from.str(), "^" + onto.str()}));
    if (!merges.empty()) return false;
    ATELIER_TRY(const std::string listed,
                git_.output({"cherry", onto.str(), to.str(), from.str()}));
    for (const std::string& line : lines_of(listed)) {
        if (!line.starts_with("+ ")) continue;
        // A commit without changes has no patch to look for.
        const std::string commit = line.substr(2);
        const GitCall compare{{"diff-tree", "--quiet", commit + "^", commit}};
        ATELIER_TRY(const ProcessResult changed, git_.run(compare));
        if (changed.status != 0) return false;
    }
    return true;
}

} // namespace atelier
