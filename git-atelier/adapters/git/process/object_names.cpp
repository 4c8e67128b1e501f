#include "adapters/git/process/object_names.hpp"

#include "base/text.hpp"

#include <string>

namespace atelier {
namespace {

tl::unexpected<Error> unreadable(const std::string& kind, std::string_view text) {
    return fail(ErrorCode::git_failed,
                "git named the " + kind + " '" + to_valid_utf8(shorten(text, 80)) + "'",
                advise(Hint::real_git));
}

} // namespace

Result<CommitId> parse_commit(std::string_view text) {
    auto id = CommitId::parse(trim(text));
    if (!id) return unreadable("commit", text);
    return id;
}

Result<TreeId> parse_tree(std::string_view text) {
    auto id = TreeId::parse(trim(text));
    if (!id) return unreadable("tree", text);
    return id;
}

Result<ObjectId> parse_object(std::string_view text) {
    auto id = ObjectId::parse(trim(text));
    if (!id) return unreadable("object", text);
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
