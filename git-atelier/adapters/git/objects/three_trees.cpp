#include "adapters/git/objects/three_trees.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace atelier {
namespace {

using Walks = std::array<TreeWalk, 3>;
using Entries = std::array<const TreeWalk::Entry*, 3>;

// Those that have the first name of all that is left; nullptr for a tree without it.
Entries next_entries(const Walks& walks) {
    const TreeWalk::Entry* first = nullptr;
    for (const TreeWalk& walk : walks)
        if (walk.entry() != nullptr && (first == nullptr || tree_order(*walk.entry(), *first) < 0))
            first = walk.entry();
    Entries found{};
    for (std::size_t i = 0; i < walks.size(); ++i) {
        const TreeWalk::Entry* const entry = walks.at(i).entry();
        if (entry != nullptr && tree_order(*entry, *first) == 0) found.at(i) = entry;
    }
    return found;
}

const TreeWalk::Entry* any_of(const Entries& entries) {
    const auto found =
        std::ranges::find_if(entries, [](const auto* one) { return one != nullptr; });
    return found == entries.end() ? nullptr : *found;
}

bool are_the_same(const Entries& entries) {
    return std::ranges::all_of(entries, [&](const TreeWalk::Entry* entry) {
        return entry != nullptr && entries[0] != nullptr && entry->same_as(*entries[0]);
    });
}

std::optional<TreeEntry> taken(const TreeWalk::Entry* entry) {
    if (entry == nullptr) return std::nullopt;
    return TreeEntry{std::string(entry->mode), entry->raw_id()};
}

void add_entry(std::string& to, std::string_view mode, std::string_view name, std::string_view id) {
    to += mode;
    to += ' ';
    to += name;
    to += '\0';
    to += id;
}

} // namespace

std::optional<std::string> ThreeTrees::merge(const RawId& base, const RawId& ours,
                                             const RawId& theirs) {
    const auto b = trees_.tree_at(base);
    const auto o = trees_.tree_at(ours);
    const auto t = trees_.tree_at(theirs);
    if (!b || !o || !t) return std::nullopt;
    Walks walks{TreeWalk(b->bytes), TreeWalk(o->bytes), TreeWalk(t->bytes)};
    std::string merged;
    merged.reserve(o->bytes.size());
    std::set<std::string_view> differing;
    std::optional<TreeWalk::Entry> before;
    for (Entries here = next_entries(walks); any_of(here) != nullptr; here = next_entries(walks)) {
        const TreeWalk::Entry at = *any_of(here);
        // Of a tree that is not in order nothing can be said.
        if (before && tree_order(*before, at) >= 0) return std::nullopt;
        before = at;
        MaybeEntry chosen;
        if (are_the_same(here)) add_entry(merged, at.mode, at.name, at.id);
        // A file on one side and a folder of that name on the other are apart in a tree.
        else if (!differing.insert(at.name).second ||
                 !choose(taken(here[0]), taken(here[1]), taken(here[2]), chosen))
            return std::nullopt;
        if (chosen)
            add_entry(merged, chosen->mode, at.name,
                      {reinterpret_cast<const char*>(chosen->id.data()), chosen->id.size()});
        for (std::size_t i = 0; i < walks.size(); ++i)
            if (here.at(i) != nullptr) walks.at(i).next();
    }
    const bool broken = std::ranges::any_of(walks, &TreeWalk::is_broken);
    return broken ? std::nullopt : std::optional(std::move(merged));
}

// False leaves the merge to Git.
bool ThreeTrees::choose(const MaybeEntry& b, const MaybeEntry& o, const MaybeEntry& t,
                        MaybeEntry& chosen) {
    if (o == t) {
        chosen = o;
        return b == o || keeps_paths(b, o);
    }
    if (b == o || b == t) {
        chosen = b == o ? t : o;
        return true;
    }
    const bool all_trees = b && o && t && b->is_tree() && o->is_tree() && t->is_tree();
    if (!all_trees) return false;
    auto merged = merge(b->id, o->id, t->id);
    if (!merged) return false;
    if (merged->empty()) return true;
    const auto id =
        keeps_ ? trees_.put_tree(*std::move(merged), o->id) : std::optional<RawId>(RawId{});
    if (!id) return false;
    chosen = TreeEntry{std::string(tree_mode), *id};
    return true;
}

// Whether every path of `before` is still there, as file or folder as it was: one that both sides
// took away may be the source of renames elsewhere.
bool ThreeTrees::keeps_paths(const MaybeEntry& before, const MaybeEntry& after) {
    if (!before) return true;
    if (!after || before->is_tree() != after->is_tree()) return false;
    if (!before->is_tree() || *before == *after) return true;
    const auto old_tree = entries_of(before->id);
    const auto new_tree = entries_of(after->id);
    if (!old_tree || !new_tree) return false;
    return std::ranges::all_of(*old_tree, [&](const auto& item) {
        const auto found = new_tree->find(item.first);
        return keeps_paths(item.second, found == new_tree->end() ? MaybeEntry() : found->second);
    });
}

std::optional<TreeEntries> ThreeTrees::entries_of(const RawId& id) {
    const auto tree = trees_.tree_at(id);
    return tree ? parse_tree_bytes(tree->bytes) : std::nullopt;
}

} // namespace atelier
