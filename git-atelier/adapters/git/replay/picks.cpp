#include "adapters/git/replay/picks.hpp"

#include "adapters/git/process/object_batch.hpp"

#include <set>

namespace atelier {
namespace {

// Git reads so few as quickly as the library is loaded.
constexpr std::size_t few_commits = 8;

} // namespace

Result<void> Picks::read(const std::vector<CommitId>& picked,
                         const std::vector<CommitId>& grounds) {
    std::set<CommitId> written(picked.begin(), picked.end());
    for (const CommitId& commit : picked)
        if (const auto words = rules_.owner_of(commit).message_of) written.insert(*words);
    const std::vector<CommitId> wanted(written.begin(), written.end());
    std::set<CommitId> all = written;
    all.insert(grounds.begin(), grounds.end());
    ATELIER_CHECK(read_commits({all.begin(), all.end()}));
    return writer_.encode(wanted, commits_);
}

Result<ReplayResult> Picks::put(const std::vector<CommitId>& picked, const CommitId& onto) {
    const auto made = trees_.find(onto);
    Line line{onto, made == trees_.end() ? commits_.at(onto).tree : made->second, onto};
    ReplayResult result;
    for (const CommitId& commit : picked) {
        ATELIER_TRY(const MergedTree merged, tree_for(line, commit));
        if (!merged.conflicts.empty())
            return ReplayResult{
                .head = {}, .conflicts = merged.conflicts, .conflicting_commit = commit};
        if (merged.tree == line.tree && !rules_.keep_empty) {
            ++result.dropped_empty;
            continue;
        }
        ATELIER_CHECK(put_on_top(line, commit, merged.tree.value()));
        if (line.tip != commit) result.rewritten.push_back({commit, line.tip});
        ++result.commits;
    }
    trees_.insert_or_assign(line.tip, line.tree);
    result.head = line.tip;
    return result;
}

// Those that are left to Git.
std::vector<CommitId> Picks::read_in_process(const std::vector<CommitId>& commits) {
    if (objects_ == nullptr || commits.size() <= few_commits) return commits;
    std::vector<CommitId> left;
    for (const CommitId& commit : commits) {
        const auto id = ObjectId::parse(commit.str());
        const auto bytes = id ? objects_->read(ObjectKind::commit, *id) : std::nullopt;
        auto object = bytes ? std::optional(CommitObject::parse(*bytes)) : std::nullopt;
        if (object && *object)
            commits_.insert_or_assign(commit, **std::move(object));
        else
            left.push_back(commit);
    }
    return left;
}

Result<void> Picks::read_commits(const std::vector<CommitId>& wanted) {
    const std::vector<CommitId> commits = read_in_process(wanted);
    std::vector<std::string> names;
    for (const CommitId& commit : commits)
        names.push_back(commit.str());
    ATELIER_TRY(const auto found, read_batch(git_, names));
    for (std::size_t at = 0; at < commits.size(); ++at) {
        if (!found[at] || found[at]->kind != "commit")
            return fail(ErrorCode::git_failed,
                        commits[at].str() + " is not a commit in this repository",
                        advise(Hint::fsck_missing));
        ATELIER_TRY(CommitObject object, CommitObject::parse(found[at]->bytes));
        commits_.insert_or_assign(commits[at], std::move(object));
    }
    return {};
}

Result<MergedTree> Picks::tree_for(const Line& line, const CommitId& commit) {
    const CommitObject& object = commits_.at(commit);
    const CommitId& parent = object.parents.front();
    const TreeId& before = commits_.at(parent).tree;
    return merge_.merge({commit, object.tree, parent, before}, line.tree);
}

Result<void> Picks::put_on_top(Line& line, const CommitId& commit, const TreeId& tree) {
    CommitObject object = commits_.at(commit);
    const CommitOwner whose = rules_.owner_of(commit);
    const std::string own = object.message;
    if (whose.message_of) object.message = commits_.at(*whose.message_of).message;
    if (!whose.trailers.empty()) object.message = without_claimed_approval(object.message);
    const bool reworded = object.message != own;
    const bool in_place = object.parents.front() == line.tip && !reworded;
    // A rebase leaves alone what already stands where it is to go.
    const bool unmoved = object.parents.front() == line.unmoved;
    if (unmoved) line.unmoved = commit;
    line.tree = tree;
    if (in_place && has_trailers(object.message, whose.trailers)) {
        line.tip = commit;
        return {};
    }
    if (!unmoved) {
        ATELIER_TRY(object.message, writer_.cleaned(object.message));
    }
    if (!has_trailers(object.message, whose.trailers)) {
        ATELIER_TRY(object.message, with_trailers(object.message, whose.trailers));
    }
    object.tree = tree;
    object.parents = {line.tip};
    ATELIER_TRY(line.tip, writer_.write("the copy of " + commit.str(), whose, object));
    return {};
}

// Outside any repository and without the user's configuration, whose `trailer.*` could add more or
// run commands.
Result<std::string> Picks::with_trailers(const std::string& message,
                                         const Trailers& trailers) const {
    // With a sign for comments that no line begins with: else trailers stand before the last lines
    // that begin with '#', as if these were Git's own remarks.
    GitCall call{{"-c", "core.commentChar=\x01", "interpret-trailers", "--no-divider", "--where",
                  "end", "--if-exists", "addIfDifferent", "--if-missing", "add"},
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

} // namespace atelier
