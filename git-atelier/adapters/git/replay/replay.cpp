#include "adapters/git/replay/replay.hpp"

#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/picks.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

// base..head, refused unless it is a plain line of commits.
Result<std::vector<CommitId>> line_of_commits(const Git& git, const ReplayRequest& request) {
    ATELIER_TRY(const std::string listed,
                git.output({"rev-list", "--reverse", "--topo-order", "--parents",
                            request.head.str(), "^" + request.base.str()}));
    std::vector<std::vector<CommitId>> lines;
    for (const std::string& line : lines_of(listed)) {
        std::vector<CommitId> ids;
        for (const std::string& id : split(line, ' ')) {
            ATELIER_TRY(CommitId commit, parse_commit(id));
            ids.push_back(std::move(commit));
        }
        if (ids.size() > 2)
            return fail(ErrorCode::git_failed,
                        ids[0].str() + " is a merge commit, which cannot be replayed",
                        advise(Hint::plain_line, request.base.str()),
                        Json::object().set("commit", ids[0].str()));
        lines.push_back(std::move(ids));
    }
    std::vector<CommitId> commits;
    CommitId previous = request.base;
    for (const auto& ids : lines) {
        if (ids.size() < 2 || ids[1] != previous)
            return fail(ErrorCode::git_failed,
                        ids[0].str() + " does not descend from " + previous.str(),
                        advise(Hint::rebase_onto_base), Json::object().set("commit", ids[0].str()));
        commits.push_back(ids[0]);
        previous = ids[0];
    }
    return commits;
}

} // namespace

Result<ReplayResult> CliReplay::replay(const ReplayRequest& request) {
    ATELIER_TRY(const bool descends, history_.is_ancestor(request.base, request.head));
    if (!descends)
        return fail(ErrorCode::git_failed,
                    request.base.str() + " is not an ancestor of " + request.head.str(),
                    advise(Hint::rebase_onto_base));
    ATELIER_TRY(const auto picked, line_of_commits(git_, request));
    if (!objects_ && open_objects_) objects_ = open_objects_(layout_.common_dir);
    ATELIER_TRY(CommitWriter writer, CommitWriter::make(git_, objects_.get()));
    Picks picks(git_, objects_.get(), std::move(writer),
                {.keep_empty = request.keep_empty,
                 .owner_of = [&](const CommitId& commit) { return request.owner_of(commit); }});
    ATELIER_CHECK(picks.read(picked, {request.base, request.onto}));
    return picks.put(picked, request.onto);
}

} // namespace atelier
