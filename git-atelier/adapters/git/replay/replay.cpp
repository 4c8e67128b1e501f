#include "adapters/git/replay/replay.hpp"

#include "adapters/git/replay/picks.hpp"

#include <algorithm>

namespace atelier {
namespace {

Error not_below(const ReplayRequest& request) {
    return {ErrorCode::git_failed,
            request.base.str() + " is not an ancestor of " + request.head.str(),
            advise(Hint::rebase_onto_base)};
}

// Why base..head cannot be replayed; nullopt where it is a plain line of commits upon the base.
std::optional<Error> fault_of_line(const std::vector<LinkedCommit>& commits,
                                   const ReplayRequest& request) {
    if (commits.empty() && request.head != request.base) return not_below(request);
    // What a merge has brought in descends from elsewhere.
    const auto merge = std::ranges::find_if(
        commits, [](const LinkedCommit& one) { return one.parents.size() > 1; });
    if (merge != commits.end()) {
        const std::string& id = merge->made.id.str();
        return Error{ErrorCode::git_failed, id + " is a merge commit, which cannot be replayed",
                     advise(Hint::plain_line, request.base.str()),
                     Json::object().set("commit", id)};
    }
    CommitId previous = request.base;
    for (const auto& [made, parents] : commits) {
        const std::string& id = made.id.str();
        if (parents.empty() || parents.front() != previous)
            return Error{ErrorCode::git_failed, id + " does not descend from " + previous.str(),
                         advise(Hint::rebase_onto_base), Json::object().set("commit", id)};
        previous = made.id;
    }
    return std::nullopt;
}

// base..head, refused unless it is a plain line of commits.
Result<std::vector<CommitId>> line_of_commits(GitHistory& history, const ReplayRequest& request) {
    ATELIER_TRY(const auto linked, history.linked({request.head}, request.base));
    if (auto fault = fault_of_line(linked, request)) {
        ATELIER_TRY(const bool descends, history.is_ancestor(request.base, request.head));
        return fail(descends ? *std::move(fault) : not_below(request));
    }
    std::vector<CommitId> commits;
    for (const LinkedCommit& one : linked)
        commits.push_back(one.made.id);
    return commits;
}

} // namespace

Result<ReplayResult> CliReplay::replay(const ReplayRequest& request) {
    ATELIER_TRY(const auto picked, line_of_commits(history_, request));
    ATELIER_TRY(CommitWriter writer, CommitWriter::make(git_, &objects_));
    Picks picks(git_, &objects_, std::move(writer),
                {.keep_empty = request.keep_empty,
                 .owner_of = [&](const CommitId& commit) { return request.owner_of(commit); }});
    ATELIER_CHECK(picks.read(picked, {request.base, request.onto}));
    return picks.put(picked, request.onto);
}

} // namespace atelier
