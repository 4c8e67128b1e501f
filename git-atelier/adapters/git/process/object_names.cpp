#include "adapters/git/process/object_names.hpp"

#include "base/text.hpp"

#include <string>

namespace atelier {

Result<CommitId> parse_commit(std::string_view text) {
    auto id = CommitId::parse(trim(text));
    if (!id)
        return fail(ErrorCode::git_failed,
                    "git named the commit '" + to_valid_utf8(shorten(text, 80)) + "'",
                    "check that the git on PATH is the real one");
    return id;
}

Result<std::vector<CommitId>> parse_commits(std::string_view listed) {
    std::vector<CommitId> found;
    for (const std::string& line : lines_of(listed)) {
        ATELIER_TRY(CommitId commit, parse_commit(line));
        found.push_back(std::move(commit));
    }
    return found;
}

} // namespace atelier
