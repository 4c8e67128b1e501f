// The refs, the history, the worktrees and the replays of a repository in memory.
#include "support/memory_repository.hpp"

#include "base/digest.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view heads_folder = "refs/heads/";

std::string shown(const std::optional<CommitId>& commit) {
    return commit ? commit->str() : std::string("nothing");
}

Result<void> require_full_ref(const std::string& ref) {
    if (ref.starts_with("refs/") && ref.find("..") == std::string::npos) return {};
    return fail(ErrorCode::usage, "'" + ref + "' is not a full ref name");
}

std::vector<std::string> lines_at_end(const std::string& message) {
    auto lines = lines_of(message);
    const auto blank = std::find(lines.rbegin(), lines.rend(), "");
    if (blank == lines.rend()) return {};
    return {blank.base(), lines.end()};
}

// As `git interpret-trailers` adds what is not there yet.
std::string with_trailers(const std::string& message, const Trailers& trailers) {
    std::string out = message;
    const auto present = lines_at_end(message);
    const bool begun = !present.empty() && std::all_of(present.begin(), present.end(), [](auto& l) {
        return l.find(": ") != std::string::npos;
    });
    if (!begun) out += "\n";
    for (const auto& [key, value] : trailers) {
        const std::string line = key + ": " + value;
        if (std::find(present.begin(), present.end(), line) == present.end()) out += line + "\n";
    }
    return out;
}

bool has_every_trailer(const std::string& message, const Trailers& trailers) {
    const auto present = lines_at_end(message);
    return std::all_of(trailers.begin(), trailers.end(), [&](const auto& trailer) {
        return std::find(present.begin(), present.end(), trailer.first + ": " + trailer.second) !=
               present.end();
    });
}

} // namespace

// Refs

Result<std::optional<CommitId>> MemoryRefs::resolve(const std::string& name) {
    resolved.push_back(name);
    ATELIER_CHECK(git_.check());
    if (name == "HEAD") return git_.head_of(git_.worktrees.front());
    if (name.starts_with("refs/")) return git_.ref(name);
    const auto id = CommitId::parse(name);
    if (!id) return fail(ErrorCode::usage, "'" + name + "' is neither a full ref nor a commit id");
    return git_.commits.contains(*id) ? std::optional(*id) : std::nullopt;
}

Result<std::map<std::string, CommitId>> MemoryRefs::branches() {
    ATELIER_CHECK(git_.check());
    std::map<std::string, CommitId> found;
    for (const auto& [name, commit] : git_.refs)
        if (name.starts_with(heads_folder)) found.emplace(name.substr(heads_folder.size()), commit);
    return found;
}

Result<DefaultBranch> MemoryRefs::choose_default_branch() {
    const MemoryWorktree& main = git_.worktrees.front();
    const auto here = main.branch ? std::optional(main.branch->str()) : std::nullopt;
    using Source = DefaultBranchSource;
    const std::vector<std::pair<Source, std::optional<std::string>>> candidates = {
        {Source::origin, git_.origin_head},
        {Source::checkout, here},
        {Source::setting, git_.setting("init.defaultBranch")}};
    for (const auto& [source, name] : candidates) {
        if (!name) continue;
        const bool known =
            git_.refs.contains(std::string(heads_folder) + *name) ||
            (source == Source::origin && git_.refs.contains("refs/remotes/origin/" + *name));
        if (!known) continue;
        ATELIER_TRY(BranchName branch, BranchName::parse(*name));
        return DefaultBranch{std::move(branch), source};
    }
    ATELIER_TRY(const auto all, branches());
    if (all.empty())
        return fail(ErrorCode::not_found, "the repository has no commit on any branch yet");
    return fail(ErrorCode::not_found, "the repository's default branch is not known",
                "name it with: git config init.defaultBranch BRANCH");
}

Result<std::map<std::string, CommitId>> MemoryRefs::refs_below(const std::string& prefix) {
    ATELIER_CHECK(git_.check());
    std::map<std::string, CommitId> found = git_.refs;
    std::erase_if(found, [&](const auto& ref) { return !ref.first.starts_with(prefix); });
    return found;
}

Result<void> MemoryRefs::check_unlocked(const std::string& ref) {
    ATELIER_TRY(const bool locked, git_.files.exists(git_.common_dir / (ref + ".lock")));
    if (!locked) return {};
    return fail(ErrorCode::git_failed, "cannot lock ref '" + ref + "'");
}

Result<void> MemoryRefs::update_refs(const std::vector<RefUpdate>& updates,
                                     const std::string& message) {
    ATELIER_CHECK(git_.check());
    for (const RefUpdate& update : updates)
        ATELIER_CHECK(require_full_ref(update.ref));
    before_update();
    if (killed_by) {
        for (const RefUpdate& update : updates)
            ATELIER_CHECK(git_.files.write(git_.common_dir / (update.ref + ".lock"), ""));
        return fail(*std::exchange(killed_by, std::nullopt));
    }
    for (const RefUpdate& update : updates) {
        ATELIER_CHECK(check_unlocked(update.ref));
        const auto now = git_.ref(update.ref);
        if (now != update.from)
            return fail(ErrorCode::root_moved,
                        update.ref + " is at " + shown(now) + ", not at " + shown(update.from),
                        "it has moved since; try again");
        if (update.to && !now) ATELIER_CHECK(git_.check_room_for(update.ref));
    }
    const std::string who = git_.user.value_or(Person{}).name;
    for (const RefUpdate& update : updates)
        git_.move_ref(update.ref, update.to, who, message);
    return {};
}

Result<void> MemoryRefs::update_refs_and_text(const std::vector<RefUpdate>& updates,
                                              const TextMove& text, const std::string& message) {
    ATELIER_CHECK(require_full_ref(text.ref));
    ATELIER_TRY(const auto now, text_at(text.ref));
    ATELIER_CHECK(check_unlocked(text.ref));
    if (now != text.from) return fail(ErrorCode::git_failed, "cannot lock ref '" + text.ref + "'");
    ATELIER_CHECK(update_refs(updates, message));
    texts.insert_or_assign(text.ref, text.to);
    return {};
}

Result<std::optional<std::string>> MemoryRefs::text_at(const std::string& ref) {
    ATELIER_CHECK(git_.check());
    const auto found = texts.find(ref);
    return found == texts.end() ? std::nullopt : std::optional(found->second);
}

Result<std::vector<RefLogEntry>> MemoryRefs::ref_log(const std::string& ref) {
    const auto found = git_.logs.find(ref);
    return found == git_.logs.end() ? std::vector<RefLogEntry>{} : found->second;
}

Result<void> MemoryRefs::remove_stale_locks(const fs::path& worktree,
                                            const std::vector<std::string>& refs) {
    for (const std::string& ref : refs) {
        ATELIER_CHECK(require_full_ref(ref));
        ATELIER_CHECK(git_.files.remove(git_.common_dir / (ref + ".lock")));
    }
    ATELIER_TRY(const bool there, git_.files.exists(worktree / ".git"));
    if (!there) return {};
    const MemoryWorktree* const found = git_.worktree_at(worktree);
    if (found == nullptr || found == git_.worktrees.data())
        return fail(ErrorCode::usage,
                    worktree.string() + " is not a linked worktree of this repository");
    for (const char* name : {"index.lock", "HEAD.lock"})
        ATELIER_CHECK(git_.files.remove(found->git_dir / name));
    return {};
}

Result<std::vector<RefLock>> MemoryRefs::ref_locks(const std::vector<std::string>& refs) {
    std::vector<fs::path> files{git_.common_dir / "packed-refs.lock"};
    for (const std::string& ref : refs) {
        ATELIER_CHECK(require_full_ref(ref));
        files.push_back(git_.common_dir / (ref + ".lock"));
    }
    std::vector<RefLock> found;
    for (const fs::path& file : files) {
        ATELIER_TRY(const bool there, git_.files.exists(file));
        if (there) found.push_back({file, locked_since[file]});
    }
    return found;
}

Result<void> MemoryRefs::remove_ref_lock(const RefLock& lock) {
    return locked_since[lock.file] == lock.since ? git_.files.remove(lock.file) : Result<void>();
}

// History

Result<bool> MemoryHistory::is_ancestor(const CommitId& ancestor, const CommitId& descendant) {
    ATELIER_CHECK(git_.check());
    ATELIER_CHECK(git_.commits.find(ancestor));
    ATELIER_TRY(const auto behind, git_.commits.ancestry(descendant));
    return behind.contains(ancestor);
}

Result<std::optional<CommitId>> MemoryHistory::merge_base(const CommitId& a, const CommitId& b) {
    return git_.commits.merge_base(a, b);
}

Result<std::vector<CommitId>> MemoryHistory::commits(const CommitId& from, const CommitId& to) {
    return git_.commits.range(from, to);
}

Result<std::vector<MadeCommit>> MemoryHistory::made(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const auto line, git_.commits.range(from, to));
    std::vector<MadeCommit> found;
    for (const CommitId& id : line) {
        const MemoryCommit& commit = **git_.commits.find(id);
        const auto mail = commit.committer.find(" <");
        MadeCommit made{id, commit.committer.substr(0, mail), {}};
        if (mail != std::string::npos)
            made.committer_email =
                commit.committer.substr(mail + 2, commit.committer.size() - mail - 3);
        const std::string key = std::string(agent_trailer) + ": ";
        for (const std::string& one : lines_at_end(commit.message))
            if (one.starts_with(key)) made.agents.push_back(one.substr(key.size()));
        made.author = commit.author;
        found.push_back(std::move(made));
    }
    return found;
}

Result<std::vector<LinkedCommit>> MemoryHistory::linked(const std::vector<CommitId>& heads,
                                                        const CommitId& known) {
    std::map<CommitId, LinkedCommit> found;
    for (const CommitId& head : heads) {
        ATELIER_TRY(const auto commits, made(known, head));
        for (const MadeCommit& commit : commits)
            found.insert_or_assign(commit.id,
                                   LinkedCommit{commit, (*git_.commits.find(commit.id))->parents});
    }
    std::vector<LinkedCommit> all;
    for (const auto& [id, commit] : found)
        all.push_back(commit);
    return all;
}

Result<std::map<CommitId, std::string>>
MemoryHistory::patches(const std::vector<CommitId>& commits) {
    std::map<CommitId, std::string> found;
    for (const CommitId& id : commits) {
        ATELIER_TRY(const MemoryCommit* const commit, git_.commits.find(id));
        if (commit->parents.size() > 1) continue;
        ATELIER_TRY(const TreeDifference patch, patch_of(id));
        Json text = Json::object();
        for (const auto& [path, change] : patch)
            text.set(path, Json::array()
                               .push(change.before ? Json(*change.before) : Json())
                               .push(change.after ? Json(*change.after) : Json()));
        if (!patch.empty()) found.emplace(id, text.dump());
    }
    return found;
}

Result<std::vector<CommitId>> MemoryHistory::merges(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(auto found, git_.commits.range(from, to));
    std::erase_if(found,
                  [&](const CommitId& id) { return (*git_.commits.find(id))->parents.size() < 2; });
    std::reverse(found.begin(), found.end());
    return found;
}

Result<std::vector<MarkedCommit>>
MemoryHistory::with_lines(const CommitId& head, const std::string& trailer, Time since,
                          std::vector<std::string> (*lines)(const std::string& message)) const {
    ATELIER_CHECK(git_.check());
    ATELIER_CHECK(git_.commits.find(head));
    std::vector<MarkedCommit> found;
    std::vector<CommitId> line = {head};
    for (std::size_t i = 0; i < line.size(); ++i) {
        const CommitId id = line[i];
        const MemoryCommit& commit = **git_.commits.find(id);
        for (const CommitId& parent : commit.parents)
            if (std::ranges::find(line, parent) == line.end()) line.push_back(parent);
        MarkedCommit marked{.id = id, .committed_at = commit.committed_at, .values = {}};
        for (const std::string& one : lines(commit.message))
            if (one.starts_with(trailer + ": "))
                marked.values.push_back(one.substr(trailer.size() + 2));
        if (!marked.values.empty() && commit.committed_at >= since) found.push_back(marked);
    }
    return found;
}

Result<std::vector<MarkedCommit>> MemoryHistory::marked(const CommitId& head,
                                                        const std::string& trailer, Time since) {
    return with_lines(head, trailer, since, lines_at_end);
}

Result<std::vector<MarkedCommit>> MemoryHistory::naming(const CommitId& head,
                                                        const std::string& trailer, Time since) {
    return with_lines(head, trailer, since, [](const std::string& message) {
        auto lines = lines_of(message);
        for (std::string& line : lines)
            line = std::string(trim(line));
        return lines;
    });
}

Result<std::string> MemoryHistory::message(const CommitId& commit) {
    ATELIER_TRY(const MemoryCommit* const found, git_.commits.find(commit));
    return found->message;
}

Result<TreeId> MemoryHistory::tree(const CommitId& commit) {
    ATELIER_TRY(const MemoryCommit* const found, git_.commits.find(commit));
    std::string bytes;
    for (const auto& [path, content] : found->tree)
        bytes += path + '\0' + content + '\0';
    return TreeId::parse(sha256_hex(bytes));
}

Result<std::vector<FileChange>> MemoryHistory::changes(const CommitId& base, const CommitId& head) {
    ATELIER_TRY(const auto fork, merge_base(base, head));
    if (!fork)
        return fail(ErrorCode::git_failed,
                    base.str() + " and " + head.str() + " have no commit in common",
                    "name a base that the branch was made from");
    ATELIER_TRY(const MemoryCommit* const before, git_.commits.find(*fork));
    ATELIER_TRY(const MemoryCommit* const after, git_.commits.find(head));
    return counted(before->tree, after->tree);
}

Result<TreeDifference> MemoryHistory::patch_of(const CommitId& id) const {
    ATELIER_TRY(const MemoryCommit* const commit, git_.commits.find(id));
    if (commit->parents.empty()) return difference_of({}, commit->tree);
    ATELIER_TRY(const MemoryCommit* const parent, git_.commits.find(commit->parents.front()));
    return difference_of(parent->tree, commit->tree);
}

namespace {

constexpr std::string_view literal = ":(literal)";

// All of the file in one piece, as if none of its lines had stayed.
std::string hunk_of(const PathChange& change) {
    const auto before = lines_of(change.before.value_or(""));
    const auto after = lines_of(change.after.value_or(""));
    std::string text = "@@ -" + std::string(before.empty() ? "0" : "1") + "," +
                       std::to_string(before.size()) + " +" + (after.empty() ? "0" : "1") + "," +
                       std::to_string(after.size()) + " @@\n";
    for (const std::string& line : before)
        text += "-" + line + "\n";
    for (const std::string& line : after)
        text += "+" + line + "\n";
    return text;
}

} // namespace

Result<std::string> MemoryHistory::diff(const CommitRange& range, const DiffLook& look) {
    ATELIER_CHECK(git_.check());
    ATELIER_TRY(const MemoryCommit* const before, git_.commits.find(range.base));
    ATELIER_TRY(const MemoryCommit* const after, git_.commits.find(range.head));
    std::string text;
    for (const auto& [path, change] : difference_of(before->tree, after->tree)) {
        const bool wanted =
            look.paths.empty() ||
            std::ranges::any_of(look.paths, [&path = path](const std::string& one) {
                return is_below(path, one.starts_with(literal) ? one.substr(literal.size()) : one);
            });
        if (!wanted) continue;
        if (look.context) {
            text += hunk_of(change);
            continue;
        }
        const char* const how = !change.before ? "A" : change.after ? "M" : "D";
        text += look.form == DiffForm::names ? path + "\n" : std::string(how) + "\t" + path + "\n";
    }
    return text;
}

Result<std::string> MemoryHistory::range_diff(const CommitRange& before, const CommitRange& now) {
    ATELIER_CHECK(git_.check());
    const auto line = [](const CommitRange& one) {
        return one.base.str() + ".." + one.head.str() + "\n";
    };
    return line(before) + line(now);
}

Result<std::vector<std::string>> MemoryHistory::stray_links(const CommitId& base,
                                                            const CommitId& head) {
    ATELIER_TRY(const MemoryCommit* const before, git_.commits.find(base));
    ATELIER_TRY(const MemoryCommit* const after, git_.commits.find(head));
    const auto modules = after->tree.find(".gitmodules");
    std::vector<std::string> stray;
    for (const auto& [path, change] : difference_of(before->tree, after->tree)) {
        const bool named = modules != after->tree.end() &&
                           modules->second.find("path = " + path + "\n") != std::string::npos;
        if (change.after && change.after->starts_with(memory_link) && !named) stray.push_back(path);
    }
    return stray;
}

Result<std::optional<CommitId>> MemoryHistory::each_on(const CommitId& from, const CommitId& to,
                                                       const CommitId& onto) const {
    ATELIER_TRY(const auto there, git_.commits.ancestry(onto));
    ATELIER_TRY(const auto wanted, git_.commits.range(from, to));
    CommitId last = to;
    for (const CommitId& id : wanted) {
        if (there.contains(id)) continue;
        ATELIER_TRY(const MemoryCommit* const commit, git_.commits.find(id));
        if (commit->parents.size() > 1) return std::nullopt;
        ATELIER_TRY(const TreeDifference patch, patch_of(id));
        bool found = patch.empty();
        for (auto other = there.begin(); !found && other != there.end(); ++other) {
            ATELIER_TRY(const TreeDifference candidate, patch_of(*other));
            found = candidate == patch;
            if (found) last = *other;
        }
        if (!found) return std::nullopt;
    }
    return last;
}

Result<std::optional<CommitId>> MemoryHistory::equal_on(const CommitId& from, const CommitId& to,
                                                        const CommitId& onto) {
    ATELIER_TRY(auto each, each_on(from, to, onto));
    if (each) return each;
    ATELIER_TRY(const MemoryCommit* const before, git_.commits.find(from));
    ATELIER_TRY(const MemoryCommit* const after, git_.commits.find(to));
    const TreeDifference whole = difference_of(before->tree, after->tree);
    ATELIER_TRY(const auto there, git_.commits.ancestry(onto));
    for (const CommitId& other : there) {
        ATELIER_TRY(const TreeDifference candidate, patch_of(other));
        if (!whole.empty() && candidate == whole) return other;
    }
    return std::nullopt;
}

// Replays

Result<std::vector<CommitId>> MemoryReplay::line_of_commits(const ReplayRequest& request) const {
    ATELIER_TRY(const auto behind, git_.commits.ancestry(request.head));
    if (!behind.contains(request.base))
        return fail(ErrorCode::git_failed,
                    request.base.str() + " is not an ancestor of " + request.head.str(),
                    "rebase the branch onto the commit that it was made from");
    ATELIER_TRY(auto line, git_.commits.range(request.base, request.head));
    for (const CommitId& id : line)
        if ((*git_.commits.find(id))->parents.size() != 1)
            return fail(
                ErrorCode::git_failed, id.str() + " is a merge commit, which cannot be replayed",
                "make the branch a plain line of commits: git rebase " + request.base.str());
    return line;
}

Result<ReplayResult> MemoryReplay::replay(const ReplayRequest& request) {
    ATELIER_CHECK(git_.check());
    ATELIER_TRY(const auto picked, line_of_commits(request));
    ATELIER_CHECK(git_.commits.find(request.onto));
    ReplayResult result;
    CommitId tip = request.onto;
    for (const CommitId& id : picked) {
        const MemoryCommit& commit = **git_.commits.find(id);
        FileTree tree = (*git_.commits.find(tip))->tree;
        const FileTree before = tree;
        const auto conflicts = apply_change(
            difference_of((*git_.commits.find(commit.parents.front()))->tree, commit.tree), tree);
        if (!conflicts.empty())
            return ReplayResult{.head = {}, .conflicts = conflicts, .conflicting_commit = id};
        if (tree == before && !request.keep_empty) {
            ++result.dropped_empty;
            continue;
        }
        ++result.commits;
        const CommitOwner whose = request.owner_of(id);
        const std::string message =
            whose.message_of ? (*git_.commits.find(*whose.message_of))->message : commit.message;
        const bool complete = has_every_trailer(message, whose.trailers);
        if (complete && commit.parents.front() == tip && message == commit.message) {
            tip = id;
            continue;
        }
        tip = git_.commits.add(
            {.tree = std::move(tree),
             .parents = {tip},
             .message = complete ? message : with_trailers(message, whose.trailers),
             .author = commit.author,
             .committer = whose.committer_name + " <" + whose.committer_email + ">"});
        result.rewritten.push_back({id, tip});
    }
    result.head = tip;
    return result;
}

Result<std::vector<ReplayResult>> MemoryReplay::replay_forest(const ForestRequest& request) {
    ATELIER_CHECK(git_.check());
    std::vector<ReplayResult> results;
    for (const ForestLine& line : request.lines) {
        const auto* const commit = std::get_if<CommitId>(&line.onto);
        const auto onto = commit != nullptr ? std::optional(*commit)
                                            : results.at(std::get<std::size_t>(line.onto)).head;
        ReplayResult result;
        if (onto) {
            ATELIER_TRY(result,
                        replay({.base = line.base,
                                .head = line.commits.empty() ? line.base : line.commits.back(),
                                .onto = *onto,
                                .trailers = {},
                                .committer_name = {},
                                .committer_email = {},
                                .keep_empty = request.keep_empty,
                                .others = request.owners}));
        }
        results.push_back(std::move(result));
    }
    return results;
}

Result<void> MemoryReplay::carry_notes(const std::vector<RewrittenCommit>& rewritten) {
    noted.insert(noted.end(), rewritten.begin(), rewritten.end());
    return {};
}

Result<JoinResult> MemoryReplay::join(const JoinRequest& request) {
    ATELIER_CHECK(git_.check());
    ATELIER_TRY(const auto base, git_.commits.merge_base(request.onto, request.head));
    if (!base) return fail(ErrorCode::git_failed, "refusing to merge unrelated histories");
    FileTree tree = (*git_.commits.find(request.onto))->tree;
    const FileTree before = tree;
    auto conflicts = apply_change(
        difference_of((*git_.commits.find(*base))->tree, (*git_.commits.find(request.head))->tree),
        tree);
    if (!conflicts.empty()) return JoinResult{.head = {}, .conflicts = std::move(conflicts)};
    if (request.join == Join::squash && tree == before) return JoinResult{.head = request.onto};
    const std::string user = request.name + " <" + request.email + ">";
    MemoryCommit made{.tree = std::move(tree),
                      .parents = {request.onto},
                      .message = request.message,
                      .author = user,
                      .committer = user};
    if (request.join == Join::merge) made.parents.push_back(request.head);
    return JoinResult{.head = git_.commits.add(std::move(made))};
}

Result<std::optional<CommitId>>
MemoryReplay::snapshot_worktree(const fs::path& worktree, const std::string& message,
                                const std::vector<std::string>& without) {
    ATELIER_TRY(const MemoryWorktree* const found, git_.require_worktree(worktree));
    FileTree tree = git_.files_in(*found);
    std::erase_if(tree, [&](const auto& file) {
        return std::ranges::any_of(
            without, [&](const std::string& folder) { return is_below(file.first, folder); });
    });
    if (tree == git_.tree_of(*found)) return std::nullopt;
    const Person user = git_.user.value_or(Person{});
    MemoryCommit commit{.tree = std::move(tree),
                        .parents = {},
                        .message = message + "\n",
                        .author = user.name,
                        .committer = user.name};
    if (const auto head = git_.head_of(*found)) commit.parents.push_back(*head);
    return git_.commits.add(std::move(commit));
}

// Worktrees

bool MemoryWorktrees::is_prunable(const MemoryWorktree& worktree) const {
    const auto there = git_.files.exists(worktree.folder / ".git");
    return !there || !*there;
}

Result<std::vector<Checkout>> MemoryWorktrees::checkouts() {
    ATELIER_CHECK(git_.check());
    std::vector<Checkout> found;
    for (const MemoryWorktree& worktree : git_.worktrees)
        found.push_back({.worktree = worktree.folder,
                         .branch = worktree.branch,
                         .head = git_.head_of(worktree),
                         .detached = !worktree.branch,
                         .locked = worktree.lock_reason.has_value(),
                         .lock_reason = worktree.lock_reason.value_or(""),
                         .prunable = is_prunable(worktree)});
    for (const MemoryWorktree& worktree : git_.worktrees) {
        if (!worktree.in_operation || !worktree.held) continue;
        Checkout held;
        held.worktree = worktree.folder;
        held.branch = worktree.held;
        held.in_progress = true;
        found.push_back(std::move(held));
    }
    return found;
}

std::vector<fs::path> MemoryWorktrees::folders() {
    std::vector<fs::path> found;
    for (const MemoryWorktree& worktree : git_.worktrees)
        found.push_back(worktree.folder);
    return found;
}

fs::path MemoryWorktrees::new_git_dir(const fs::path& folder) const {
    const fs::path first = git_.common_dir / "worktrees" / folder.filename();
    fs::path git_dir = first;
    for (int count = 1; std::any_of(git_.worktrees.begin(), git_.worktrees.end(),
                                    [&](const auto& one) { return one.git_dir == git_dir; });
         ++count)
        git_dir = first.string() + std::to_string(count);
    return git_dir;
}

Result<void> MemoryWorktrees::clear_place(const fs::path& path) {
    if (const MemoryWorktree* const half_made = git_.worktree_at(path);
        half_made != nullptr && is_prunable(*half_made))
        ATELIER_CHECK(discard_worktree(path));
    ATELIER_TRY(const auto content, git_.files.list(path));
    if (content.empty()) return {};
    return fail(ErrorCode::git_failed, "'" + path.string() + "' already exists");
}

Result<AddedWorktree> MemoryWorktrees::add_detached(const fs::path& path, const CommitId& commit) {
    ATELIER_CHECK(clear_place(path));
    ATELIER_CHECK(git_.commits.find(commit));
    return add(path, std::nullopt, commit);
}

Result<AddedWorktree> MemoryWorktrees::add_worktree(const fs::path& path, const BranchName& branch,
                                                    const CommitId& start) {
    ATELIER_CHECK(clear_place(path));
    for (const MemoryWorktree& worktree : git_.worktrees)
        if (worktree.branch == branch || (worktree.in_operation && worktree.held == branch))
            return fail(ErrorCode::git_failed, "'" + branch.str() +
                                                   "' is already checked out at '" +
                                                   worktree.folder.string() + "'");
    const std::string ref = full_ref(branch);
    if (!git_.ref(ref)) {
        ATELIER_CHECK(git_.check_room_for(ref));
        ATELIER_CHECK(git_.commits.find(start));
        git_.move_ref(ref, start, git_.user.value_or(Person{}).name, "branch: Created");
    }
    return add(path, branch, start);
}

Result<AddedWorktree> MemoryWorktrees::add(const fs::path& path,
                                           const std::optional<BranchName>& branch,
                                           const CommitId& start) {
    git_.worktrees.push_back({.folder = path,
                              .git_dir = new_git_dir(path),
                              .branch = branch,
                              .detached = branch ? std::nullopt : std::optional(start)});
    const MemoryWorktree& made = git_.worktrees.back();
    git_.move_head(made, git_.user.value_or(Person{}).name, "");
    ATELIER_CHECK(git_.files.write(made.git_dir / "index", ""));
    ATELIER_CHECK(git_.files.write(path / ".git", "gitdir: " + made.git_dir.string() + "\n"));
    git_.check_out(path, {}, git_.tree_of(made));
    return AddedWorktree{git_.failing_hook};
}

Result<void> MemoryWorktrees::lock_worktree(const fs::path& path, const std::string& reason) {
    MemoryWorktree* const found = git_.worktree_at(path);
    if (found == nullptr)
        return fail(ErrorCode::git_failed, "'" + path.string() + "' is not a working tree");
    if (!found->lock_reason) found->lock_reason = reason;
    return {};
}

Result<void> MemoryWorktrees::unlock_worktree(const fs::path& path) {
    MemoryWorktree* const found = git_.worktree_at(path);
    if (found == nullptr)
        return fail(ErrorCode::git_failed, "'" + path.string() + "' is not a working tree");
    found->lock_reason.reset();
    return {};
}

Footprint MemoryWorktrees::footprint_of(const fs::path& folder) const {
    Footprint found;
    for (const auto& [path, content] : git_.files.below(folder))
        found[(folder / path).string()] = content;
    return found;
}

Result<void> MemoryWorktrees::require_as_seen(const fs::path& folder,
                                              const std::optional<Footprint>& seen) const {
    if (!seen) return {};
    for (const auto& [path, content] : footprint_of(folder))
        if (const auto was = seen->find(path); was == seen->end() || was->second != content)
            return fail(ErrorCode::dirty, folder.string() + " was written to: " + path);
    return {};
}

Result<void> MemoryWorktrees::remove_worktree(const fs::path& path,
                                              const std::optional<Footprint>& seen) {
    const MemoryWorktree* const found = git_.worktree_at(path);
    if (found == nullptr) return {};
    if (!is_prunable(*found)) {
        if (git_.worktree_fault) return fail(*git_.worktree_fault);
        const auto changed = git_.changed_in(*found);
        if (!changed.empty() || found->in_operation)
            return fail(ErrorCode::dirty, path.string() + " has changes: " + join(changed, ", "),
                        "commit or remove them, then try again");
    }
    for (const InnerRepository& inner : found->inner) {
        ATELIER_TRY(const auto files, git_.files.files_below(path / inner.path));
        if (!files.empty() && (!inner.unpublished.empty() || !inner.changed.empty()))
            return fail(ErrorCode::dirty, path.string() + " cannot go: " + inner.path,
                        "push what is in the repositories there");
    }
    if (found->lock_reason)
        return fail(ErrorCode::git_failed, "cannot remove a locked working tree");
    return discard_worktree(path, seen);
}

Result<void> MemoryWorktrees::discard_worktree(const fs::path& worktree,
                                               const std::optional<Footprint>& seen) {
    if (git_.before_removal) git_.before_removal(worktree);
    ATELIER_CHECK(require_as_seen(worktree, seen));
    const MemoryWorktree* const found = git_.worktree_at(worktree);
    if (found == nullptr) return git_.files.remove(worktree);
    ATELIER_CHECK(git_.files.remove(found->git_dir));
    ATELIER_CHECK(git_.files.remove(worktree));
    std::erase_if(git_.worktrees, [&](const auto& one) { return one.folder == worktree; });
    return {};
}

Result<void> MemoryWorktrees::set_aside(const fs::path& worktree, const fs::path& to) {
    ATELIER_CHECK(git_.files.move(worktree, to / "files"));
    const MemoryWorktree* const found = git_.worktree_at(worktree);
    if (found == nullptr) return {};
    ATELIER_CHECK(git_.files.move(found->git_dir, to / "git" / found->git_dir.filename()));
    std::erase_if(git_.worktrees, [&](const auto& one) { return one.folder == worktree; });
    return {};
}

Result<WorktreeContents> MemoryWorktrees::contents(const fs::path& path) {
    ATELIER_CHECK(git_.check());
    const MemoryWorktree* const found = git_.worktree_at(path);
    if (found == nullptr)
        return fail(ErrorCode::git_failed, path.string() + " is not a worktree of this repository");
    ATELIER_CHECK(git_.files.list(path));
    WorktreeContents contents{.footprint = footprint_of(path),
                              .repositories = found->inner,
                              .own_refs = found->own_refs,
                              .ignored = git_.ignored_in(*found)};
    const auto hidden = git_.differing_in(*found);
    std::ranges::set_intersection(hidden, found->unwatched, std::back_inserter(contents.unwatched));
    return contents;
}

std::vector<Result<WorktreeLook>>
MemoryWorktrees::look_into(const std::vector<fs::path>& worktrees) {
    const auto look_into_one = [&](const fs::path& path) -> Result<WorktreeLook> {
        WorktreeLook look;
        ATELIER_TRY(look.contents, contents(path));
        look.contents.footprint.clear();
        ATELIER_TRY(const auto names, git_.files.list(path));
        if (names.empty()) return look;
        ATELIER_TRY(look.state, worktree_state(path, LostLink::passed_over));
        return look;
    };
    std::vector<Result<WorktreeLook>> looks;
    for (const fs::path& path : worktrees)
        looks.push_back(look_into_one(path));
    return looks;
}

Result<void> MemoryWorktrees::move_out(const fs::path& worktree, const InnerRepository& repository,
                                       const fs::path& to) {
    ATELIER_TRY(MemoryWorktree* const found, git_.require_worktree(worktree));
    ATELIER_CHECK(git_.files.move(worktree / repository.path, to));
    std::erase_if(found->inner,
                  [&](const InnerRepository& one) { return is_below(one.path, repository.path); });
    return {};
}

Result<void> MemoryWorktrees::write_files(const CommitId& commit, const fs::path& folder) {
    ATELIER_TRY(const MemoryCommit* const found, git_.commits.find(commit));
    ATELIER_CHECK(git_.files.make_folder(folder));
    git_.check_out(folder, {}, found->tree);
    return {};
}

Result<WorktreeState> MemoryWorktrees::worktree_state(const fs::path& path, LostLink lost) {
    ATELIER_CHECK(git_.check());
    if (git_.worktree_fault) return fail(*git_.worktree_fault);
    ATELIER_TRY(const MemoryWorktree* const found, git_.require_worktree(path));
    ATELIER_TRY(const auto content, git_.files.list(path));
    const bool leads = !is_prunable(*found) || (lost == LostLink::passed_over && !content.empty());
    if (found != git_.worktrees.data() && !leads)
        return fail(ErrorCode::not_a_repository, path.string() + " is not in a Git repository");
    const FileTree tracked = git_.tree_of(*found);
    std::vector<std::string> untracked = git_.changed_in(*found);
    std::erase_if(untracked, [&](const std::string& one) { return tracked.contains(one); });
    return WorktreeState{.changed = git_.changed_in(*found),
                         .untracked = std::move(untracked),
                         .never_clean = git_.never_clean,
                         .operation_in_progress = found->in_operation,
                         .head = git_.head_of(*found),
                         .branch = found->branch};
}

Result<void> MemoryWorktrees::advance_worktree(const fs::path& worktree,
                                               const std::optional<BranchName>& branch,
                                               const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (!state.changed.empty() || state.operation_in_progress)
        return fail(ErrorCode::dirty, worktree.string() + " has changes");
    if (state.branch != branch || state.head != from)
        return fail(ErrorCode::ref_conflict, worktree.string() + " is not on " +
                                                 (branch ? branch->str() : "no branch") + " at " +
                                                 from.str());
    ATELIER_TRY(const MemoryCommit* const target, git_.commits.find(to));
    git_.check_out(worktree, (*git_.commits.find(from))->tree, target->tree);
    const std::string who = git_.user.value_or(Person{}).name;
    MemoryWorktree* const moved = git_.worktree_at(worktree);
    if (branch) {
        git_.move_ref(full_ref(*branch), to, who, "reset: moving");
    } else {
        moved->detached = to;
        git_.move_head(*moved, who, "reset: moving");
    }
    return {};
}

Result<void> MemoryWorktrees::bring_files(const fs::path& worktree, const BranchName& branch,
                                          const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    if (state.branch != branch || state.head != from)
        return fail(ErrorCode::root_moved,
                    worktree.string() + " is not on " + branch.str() + " at " + from.str());
    if (state.operation_in_progress)
        return fail(ErrorCode::dirty, "a rebase is under way in " + worktree.string());
    MemoryWorktree& place = *git_.worktree_at(worktree);
    const FileTree before = (*git_.commits.find(from))->tree;
    const FileTree after = (*git_.commits.find(to))->tree;
    const FileTree here = git_.files_in(place);
    std::vector<std::string> lost;
    for (const std::string& path : state.changed) {
        const bool untracked = std::ranges::find(state.untracked, path) != state.untracked.end();
        if (!untracked || after.contains(path)) lost.push_back(path);
    }
    FileTree with_untracked = after;
    for (const std::string& path : state.untracked)
        if (here.contains(path)) with_untracked.emplace(path, here.at(path));
    if (!lost.empty() && here != with_untracked) {
        Json details = Json::object();
        details.set("worktree", worktree.string()).set("paths", Json::strings(lost));
        return fail(ErrorCode::dirty, worktree.string() + " has changes: " + join(lost, ", "), {},
                    std::move(details));
    }
    git_.check_out(worktree, before, after);
    return {};
}

Result<void> MemoryWorktrees::take_back(const fs::path& worktree, const BranchName& branch,
                                        const CommitId& from, const CommitId& to,
                                        const std::string& message) {
    ATELIER_CHECK(bring_files(worktree, branch, from, to));
    git_.move_ref(full_ref(branch), to, git_.user.value_or(Person{}).name, message);
    return {};
}

Result<void> MemoryWorktrees::return_files(const fs::path& worktree, const BranchName& branch,
                                           const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const WorktreeState state, worktree_state(worktree));
    const FileTree shown = (*git_.commits.find(to))->tree;
    if (state.branch == branch && state.head == from &&
        git_.files_in(*git_.worktree_at(worktree)) == shown)
        git_.check_out(worktree, shown, (*git_.commits.find(from))->tree);
    return {};
}

Result<void> MemoryWorktrees::fast_forward(const fs::path& worktree, const BranchName& branch,
                                           const CommitId& from, const CommitId& to,
                                           const std::string& message) {
    return take_back(worktree, branch, from, to, message);
}

Result<void> MemoryWorktrees::put_on_branch(const fs::path& worktree,
                                            const std::optional<BranchName>& branch) {
    ATELIER_TRY(MemoryWorktree* const found, git_.require_worktree(worktree));
    found->detached = branch ? std::nullopt : git_.head_of(*found);
    found->branch = branch;
    return {};
}

Result<void> MemoryWorktrees::return_to_branch(const fs::path& worktree, const BranchName& branch) {
    ATELIER_TRY(MemoryWorktree* const found, git_.require_worktree(worktree));
    const auto head = git_.ref(full_ref(branch));
    if (!head) return fail(ErrorCode::git_failed, "there is no branch " + branch.str());
    ATELIER_TRY(const MemoryCommit* const shown, git_.commits.find(*head));
    git_.check_out(worktree, git_.files_in(*found), shown->tree);
    return put_on_branch(worktree, branch);
}

Result<bool> MemoryWorktrees::mend_link(const fs::path& worktree) {
    const MemoryWorktree* const found = git_.worktree_at(worktree);
    ATELIER_TRY(const auto content, git_.files.list(worktree));
    if (found == nullptr || content.empty() || !is_prunable(*found)) return false;
    ATELIER_CHECK(git_.files.write(worktree / ".git", "gitdir: " + found->git_dir.string() + "\n"));
    return true;
}

Result<std::vector<std::string>> MemoryWorktrees::unhide(const fs::path& worktree) {
    ATELIER_TRY(MemoryWorktree* const found, git_.require_worktree(worktree));
    return std::exchange(found->hidden_by, {});
}

Result<void> MemoryWorktrees::move_whole(MemoryWorktree& worktree, const fs::path& to) {
    ATELIER_CHECK(git_.files.move(worktree.folder, to));
    worktree.folder = to;
    return {};
}

Result<void> MemoryWorktrees::leave_ignored(const MemoryWorktree& worktree,
                                            const IgnoredFiles& ignored) {
    for (const std::string& path : git_.ignored_in(worktree)) {
        const bool goes = std::ranges::any_of(
            ignored.but_for, [&](const std::string& one) { return is_below(path, one); });
        if (!ignored.stay || goes) ATELIER_CHECK(git_.files.remove(worktree.folder / path));
    }
    return {};
}

Result<bool> MemoryWorktrees::shelve_worktree(const fs::path& path, const fs::path& pooled,
                                              const Footprint& seen, const IgnoredFiles& ignored) {
    if (!git_.shelves) return false;
    ATELIER_TRY(MemoryWorktree* const found, git_.require_worktree(path));
    if (git_.before_removal) git_.before_removal(path);
    ATELIER_CHECK(require_as_seen(path, seen));
    const auto changed = git_.changed_in(*found);
    if (!changed.empty())
        return fail(ErrorCode::dirty, path.string() + " has changes: " + join(changed, ", "));
    if (found->lock_reason) return fail(ErrorCode::git_failed, path.string() + " is locked");
    ATELIER_CHECK(leave_ignored(*found, ignored));
    ATELIER_CHECK(git_.files.remove(found->git_dir / "atelier"));
    found->detached = git_.head_of(*found);
    found->branch.reset();
    ATELIER_CHECK(move_whole(*found, pooled));
    return true;
}

Result<std::string> MemoryWorktrees::imprint(const fs::path& pooled) {
    std::string text;
    for (const auto& [path, content] : footprint_of(pooled))
        text += path + "\n" + content + "\n";
    return git_.imprint_form + ":" + sha256_hex(text) + ":" + git_.writing_rules +
           "::" + git_.ignoring_rules;
}

Result<AddedWorktree> MemoryWorktrees::reuse_worktree(const fs::path& pooled, const fs::path& path,
                                                      const BranchName& branch,
                                                      const CommitId& start,
                                                      const IgnoredFiles& ignored) {
    if (git_.before_reuse) git_.before_reuse();
    ATELIER_TRY(MemoryWorktree* const found, git_.require_worktree(pooled));
    if (git_.worktree_fault) return fail(*git_.worktree_fault);
    const std::string ref = full_ref(branch);
    if (!git_.ref(ref)) git_.move_ref(ref, start, "", "branch: Created");
    ATELIER_CHECK(move_whole(*found, path));
    const FileTree before = git_.tree_of(*found);
    found->detached.reset();
    found->branch = branch;
    git_.check_out(path, before, git_.tree_of(*found));
    ATELIER_CHECK(leave_ignored(*found, ignored));
    return AddedWorktree{git_.failing_hook};
}

Result<bool> MemoryWorktrees::end_move(const fs::path& worktree) {
    ATELIER_TRY(const auto link, git_.files.read(worktree / ".git"));
    for (MemoryWorktree& one : git_.worktrees) {
        if (one.folder == worktree || link != "gitdir: " + one.git_dir.string() + "\n") continue;
        ATELIER_TRY(const bool stands, git_.files.exists(one.folder));
        if (!stands) one.folder = worktree;
        return !stands;
    }
    return false;
}

Result<fs::path> MemoryWorktrees::git_dir(const fs::path& worktree) {
    ATELIER_TRY(const MemoryWorktree* const found, git_.require_worktree(worktree));
    return found->git_dir;
}

} // namespace atelier::test
