#include "support/memory_repository.hpp"

#include <algorithm>

namespace atelier::test {

struct MemoryReplay::OwnLine {
    CommitId base;
    CommitId head;
    // What its commits change, oldest first.
    std::vector<TreeDifference> changes;
};

// nullopt: it is not a line.
Result<std::optional<MemoryReplay::OwnLine>> MemoryReplay::own_line(const OpenWork& work) const {
    for (const CommitId& id : {work.head, work.root})
        if (!git_.commits.contains(id)) return std::optional<OwnLine>();
    ATELIER_TRY(const auto landed, git_.commits.ancestry(work.root));
    OwnLine line{work.head, work.head, {}};
    const auto tree_at = [&](const CommitId& id) { return (*git_.commits.find(id))->tree; };
    if (work.whole) {
        ATELIER_TRY(const auto fork, git_.commits.merge_base(work.head, work.root));
        if (!fork) return std::optional<OwnLine>();
        line.base = *fork;
        line.changes.push_back(difference_of(tree_at(*fork), tree_at(work.head)));
        return std::optional(std::move(line));
    }
    while (line.base != work.base && !landed.contains(line.base)) {
        ATELIER_TRY(const MemoryCommit* const commit, git_.commits.find(line.base));
        if (commit->parents.size() != 1) return std::optional<OwnLine>();
        line.changes.insert(line.changes.begin(),
                            difference_of(tree_at(commit->parents.front()), commit->tree));
        line.base = commit->parents.front();
    }
    return std::optional(std::move(line));
}

Result<Encounter> MemoryReplay::meet(const OwnLine& later, const CommitId& from,
                                     const CommitId& to) const {
    ATELIER_TRY(const MemoryCommit* const begin, git_.commits.find(from));
    ATELIER_TRY(const MemoryCommit* const end, git_.commits.find(to));
    ATELIER_TRY(const MemoryCommit* const place, git_.commits.find(later.base));
    FileTree tree = place->tree;
    if (!apply_change(difference_of(begin->tree, end->tree), tree).empty()) return Encounter();
    for (const TreeDifference& change : later.changes)
        if (auto conflicts = apply_change(change, tree); !conflicts.empty())
            return Encounter(std::move(conflicts));
    return Encounter(std::in_place);
}

Result<std::vector<Encounter>> MemoryReplay::foresee(const std::vector<Meeting>& meetings) {
    ATELIER_CHECK(git_.check());
    std::vector<Encounter> found;
    for (const auto& [later_work, met] : meetings) {
        ATELIER_TRY(const auto later, own_line(later_work));
        if (!later) {
            found.emplace_back();
            continue;
        }
        if (const auto* branch = std::get_if<CommitId>(&met)) {
            ATELIER_TRY(const auto fork, git_.commits.merge_base(*branch, later->base));
            ATELIER_TRY(Encounter ends,
                        fork ? meet(*later, *fork, *branch) : Result<Encounter>(Encounter()));
            found.push_back(std::move(ends));
            continue;
        }
        ATELIER_TRY(const auto first, own_line(std::get<OpenWork>(met)));
        Encounter ends;
        if (first) {
            ATELIER_TRY(ends, meet(*later, first->base, first->head));
        }
        if (first && !ends && first->base != later->base) {
            ATELIER_TRY(ends, meet(*first, later->base, later->head));
        }
        found.push_back(std::move(ends));
    }
    return found;
}

} // namespace atelier::test
