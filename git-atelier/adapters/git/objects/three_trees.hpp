// The tree that Git makes of two that were changed since a third one, where whole entries can be
// taken from one side.
#pragma once

#include "adapters/git/objects/object_kind.hpp"
#include "adapters/git/objects/tree_bytes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// Bytes that somebody keeps.
struct StoredObject {
    std::shared_ptr<const void> keeper;
    ObjectKind kind = ObjectKind::blob;
    std::string_view bytes;
};

class TreeStore {
  public:
    virtual ~TreeStore() = default;
    // nullopt where it cannot be read or is none.
    virtual std::optional<StoredObject> tree_at(const RawId& id) = 0;
    // `like`: most of it is also in that one.
    virtual std::optional<RawId> put_tree(std::string bytes, const RawId& like) = 0;
};

class ThreeTrees {
  public:
    // `keeps`: the trees below that come of it are put into the store.
    ThreeTrees(TreeStore& trees, bool keeps) : trees_(trees), keeps_(keeps) {}

    // Its bytes; nullopt leaves the merge to Git: a rename, a content merge or a conflict may be in
    // it.
    std::optional<std::string> merge(const RawId& base, const RawId& ours, const RawId& theirs);

  private:
    using MaybeEntry = std::optional<TreeEntry>;

    bool choose(const MaybeEntry& b, const MaybeEntry& o, const MaybeEntry& t, MaybeEntry& chosen);
    bool keeps_paths(const MaybeEntry& before, const MaybeEntry& after);
    std::optional<TreeEntries> entries_of(const RawId& id);

    TreeStore& trees_;
    bool keeps_;
};

} // namespace atelier
