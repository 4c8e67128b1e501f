#include "support/memory_commits.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier::test {
namespace {

std::string bytes_of(const MemoryCommit& commit) {
    std::string bytes = commit.author + '\0' + commit.committer + '\0' + commit.message + '\0';
    for (const CommitId& parent : commit.parents)
        bytes += "parent " + parent.str() + '\0';
    for (const auto& [path, content] : commit.tree)
        bytes += path + '\0' + content + '\0';
    return bytes;
}

// How many lines stand in both, in that order.
std::size_t common_lines(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::size_t> row(b.size() + 1, 0);
    for (const std::string& line : a) {
        std::size_t diagonal = 0;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = line == b[j] ? diagonal + 1 : std::max(above, row[j]);
            diagonal = above;
        }
    }
    return row.back();
}

bool is_binary(const std::optional<std::string>& content) {
    return content && content->find('\0') != std::string::npos;
}

FileChange count(const std::string& path, const PathChange& change) {
    FileChange out;
    out.path = path;
    if (is_binary(change.before) || is_binary(change.after)) {
        out.binary = true;
        out.binary_bytes = change.after ? static_cast<std::int64_t>(change.after->size()) : 0;
        return out;
    }
    const auto before = lines_of(change.before.value_or(""));
    const auto after = lines_of(change.after.value_or(""));
    const std::size_t common = common_lines(before, after);
    out.added = static_cast<std::int64_t>(after.size() - common);
    out.deleted = static_cast<std::int64_t>(before.size() - common);
    return out;
}

} // namespace

CommitId MemoryCommits::add(MemoryCommit commit) {
    const auto id = *CommitId::parse(sha256_hex(bytes_of(commit)).substr(0, 40));
    commits_.insert_or_assign(id, std::move(commit));
    return id;
}

Result<const MemoryCommit*> MemoryCommits::find(const CommitId& id) const {
    const auto found = commits_.find(id);
    if (found == commits_.end()) return fail(ErrorCode::git_failed, "bad object " + id.str());
    return &found->second;
}

Result<std::set<CommitId>> MemoryCommits::ancestry(const CommitId& id) const {
    std::set<CommitId> seen;
    std::vector<CommitId> waiting = {id};
    while (!waiting.empty()) {
        const CommitId next = waiting.back();
        waiting.pop_back();
        if (!seen.insert(next).second) continue;
        ATELIER_TRY(const MemoryCommit* const commit, find(next));
        waiting.insert(waiting.end(), commit->parents.begin(), commit->parents.end());
    }
    return seen;
}

Result<std::vector<CommitId>> MemoryCommits::range(const CommitId& from, const CommitId& to) const {
    ATELIER_TRY(const auto without, ancestry(from));
    ATELIER_CHECK(find(to));
    std::vector<CommitId> out;
    std::set<CommitId> seen = without;
    // Depth first; a commit comes out once all its parents have.
    std::vector<std::pair<CommitId, bool>> waiting = {{to, false}};
    while (!waiting.empty()) {
        const auto [id, ready] = waiting.back();
        waiting.pop_back();
        if (ready) {
            out.push_back(id);
            continue;
        }
        if (!seen.insert(id).second) continue;
        waiting.emplace_back(id, true);
        ATELIER_TRY(const MemoryCommit* const commit, find(id));
        for (auto parent = commit->parents.rbegin(); parent != commit->parents.rend(); ++parent)
            waiting.emplace_back(*parent, false);
    }
    return out;
}

Result<std::optional<CommitId>> MemoryCommits::merge_base(const CommitId& a,
                                                          const CommitId& b) const {
    ATELIER_TRY(const auto left, ancestry(a));
    ATELIER_TRY(const auto right, ancestry(b));
    std::optional<CommitId> best;
    std::size_t depth = 0;
    for (const CommitId& id : left) {
        if (!right.contains(id)) continue;
        // What descends from another common one has more behind it.
        ATELIER_TRY(const auto behind, ancestry(id));
        if (behind.size() <= depth) continue;
        depth = behind.size();
        best = id;
    }
    return best;
}

TreeDifference difference_of(const FileTree& before, const FileTree& after) {
    TreeDifference out;
    for (const auto& [path, content] : before) {
        const auto now = after.find(path);
        if (now == after.end())
            out[path] = {content, std::nullopt};
        else if (now->second != content)
            out[path] = {content, now->second};
    }
    for (const auto& [path, content] : after)
        if (!before.contains(path)) out[path] = {std::nullopt, content};
    return out;
}

std::vector<FileChange> counted(const FileTree& before, const FileTree& after) {
    TreeDifference changes = difference_of(before, after);
    std::vector<FileChange> out;
    for (auto& [path, change] : changes) {
        if (change.before || !change.after) continue;
        const auto source =
            std::find_if(changes.begin(), changes.end(), [&change = change](const auto& other) {
                return !other.second.after && other.second.before == change.after;
            });
        if (source == changes.end()) continue;
        out.emplace_back();
        out.back().path = path;
        out.back().old_path = source->first;
        change = {};
        source->second = {};
    }
    for (const auto& [path, change] : changes)
        if (change.before || change.after) out.push_back(count(path, change));
    std::sort(out.begin(), out.end(),
              [](const FileChange& a, const FileChange& b) { return a.path < b.path; });
    return out;
}

std::vector<std::string> apply_change(const TreeDifference& change, FileTree& ours) {
    std::vector<std::string> conflicts;
    for (const auto& [path, sides] : change) {
        const auto found = ours.find(path);
        const auto own = found == ours.end() ? std::nullopt : std::optional(found->second);
        if (own == sides.after) continue;
        if (own != sides.before)
            conflicts.push_back(path);
        else if (sides.after)
            ours[path] = *sides.after;
        else
            ours.erase(path);
    }
    return conflicts;
}

} // namespace atelier::test
