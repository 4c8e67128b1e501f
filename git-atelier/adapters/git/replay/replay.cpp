#include "adapters/git/replay/replay.hpp"

#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/commit_writer.hpp"
#include "adapters/git/replay/tree_merge.hpp"

#include "base/text.hpp"

#include <set>

namespace atelier {
namespace {

class Replay {
  public:
    Replay(const Git& git, ObjectDatabase* objects, const ReplayRequest& request,
           CommitWriter writer)
        : git_(git), objects_(objects), request_(request), writer_(std::move(writer)) {}

    Result<ReplayResult> run(const std::vector<CommitId>& picked) {
        std::set<CommitId> written(picked.begin(), picked.end());
        for (const CommitId& commit : picked)
            if (const auto words = request_.owner_of(commit).message_of) written.insert(*words);
        std::vector<CommitId> wanted(written.begin(), written.end());
        ATELIER_CHECK(read({request_.base, request_.onto}));
        ATELIER_CHECK(read(wanted));
        ATELIER_CHECK(writer_.encode(wanted, commits_));
        tip_tree_ = commits_.at(tip_).tree;
        TreeMerge merge(git_, objects_);
        for (const CommitId& commit : picked) {
            ATELIER_TRY(const MergedTree merged, tree_for(merge, commit));
            if (!merged.conflicts.empty()) {
                ReplayResult conflict;
                conflict.conflicts = merged.conflicts;
                conflict.conflicting_commit = commit;
                return conflict;
            }
            if (merged.tree == *tip_tree_ && !request_.keep_empty) {
                ++result_.dropped_empty;
                continue;
            }
            ATELIER_CHECK(put_on_top(commit, merged.tree.value()));
            ++result_.commits;
        }
        result_.head = tip_;
        return result_;
    }

  private:
    // `git cat-file --batch`: "id type size\n", the bytes, "\n".
    Result<void> read(const std::vector<CommitId>& commits) {
        std::string input;
        for (const CommitId& commit : commits)
            input += commit.str() + "\n";
        const GitCall call{{"cat-file", "--batch"}, input};
        ATELIER_TRY(const std::string out, git_.output(call));
        std::size_t at = 0;
        for (const CommitId& commit : commits) {
            const auto end = out.find('\n', at);
            const auto head = split(std::string_view(out).substr(at, end - at), ' ');
            const auto size =
                head.size() == 3 && head[1] == "commit" ? parse_integer(head[2]) : std::nullopt;
            if (!size || end == std::string::npos)
                return fail(ErrorCode::git_failed,
                            commit.str() + " is not a commit in this repository",
                            advise(Hint::fsck_missing));
            const auto length = static_cast<std::size_t>(*size);
            ATELIER_TRY(CommitObject object,
                        CommitObject::parse(std::string_view(out).substr(end + 1, length)));
            commits_.insert_or_assign(commit, std::move(object));
            at = end + 1 + length + 1;
        }
        return {};
    }

    Result<MergedTree> tree_for(TreeMerge& merge, const CommitId& commit) const {
        const CommitObject& object = commits_.at(commit);
        const CommitId& parent = object.parents.front();
        const TreeId& before = commits_.at(parent).tree;
        // What only one side changed is that side's.
        if (before == *tip_tree_ || object.tree == *tip_tree_) return MergedTree{object.tree, {}};
        if (before == object.tree) return MergedTree{*tip_tree_, {}};
        return merge.merge({commit, object.tree, parent, before}, *tip_tree_);
    }

    Result<void> put_on_top(const CommitId& commit, const TreeId& tree) {
        CommitObject object = commits_.at(commit);
        const CommitOwner whose = request_.owner_of(commit);
        const std::string own = object.message;
        if (whose.message_of) object.message = commits_.at(*whose.message_of).message;
        const bool reworded = object.message != own;
        const bool in_place = object.parents.front() == tip_ && !reworded;
        // A rebase leaves alone what already stands where it is to go.
        const bool unmoved = object.parents.front() == unmoved_;
        if (unmoved) unmoved_ = commit;
        tip_tree_ = tree;
        if (in_place && has_trailers(object.message, whose.trailers)) {
            tip_ = commit;
            return {};
        }
        if (!unmoved) {
            ATELIER_TRY(object.message, writer_.cleaned(object.message));
        }
        if (!has_trailers(object.message, whose.trailers)) {
            ATELIER_TRY(object.message, with_trailers(object.message, whose.trailers));
        }
        object.tree = tree;
        object.parents = {tip_};
        ATELIER_TRY(tip_, writer_.write("the copy of " + commit.str(), whose, object));
        return {};
    }

    // Outside any repository and without the user's configuration, whose `trailer.*` could add
    // more or run commands.
    Result<std::string> with_trailers(const std::string& message, const Trailers& trailers) const {
        // With a sign for comments that no line begins with: else trailers stand before the last
        // lines that begin with '#', as if these were Git's own remarks.
        GitCall call{{"-c", "core.commentChar=\x01", "interpret-trailers", "--no-divider",
                      "--where", "end", "--if-exists", "addIfDifferent", "--if-missing", "add"},
                     message,
                     {{"GIT_DIR", ""},
                      {"GIT_CONFIG_COUNT", ""},
                      {"GIT_CONFIG_PARAMETERS", ""},
                      {"GIT_CONFIG_NOSYSTEM", "1"},
                      {"GIT_CONFIG_GLOBAL", "/dev/null"}},
                     "/"};
        for (const auto& [key, value] : trailers)
            call.arguments.insert(call.arguments.end(), {"--trailer", key + ": " + value});
        return git_.output(call);
    }

    const Git& git_;
    ObjectDatabase* objects_;
    const ReplayRequest& request_;
    std::map<CommitId, CommitObject> commits_;
    CommitId tip_ = request_.onto;
    // The newest of the commits that stand on `onto` as they are.
    CommitId unmoved_ = request_.onto;
    std::optional<TreeId> tip_tree_;
    CommitWriter writer_;
    ReplayResult result_;
};

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
    return Replay(git_, objects_.get(), request, std::move(writer)).run(picked);
}

} // namespace atelier
