// Reading and writing objects without a child process: an optimisation of replays. Whoever answers
// nullopt leaves the work to Git, which is always right.
#pragma once

#include "adapters/git/objects/pack_bytes.hpp"
#include "base/ids.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier {

// What leads from one tree to another.
struct TreeChange {
    // Files that are new or differ; of a new folder its name alone.
    std::set<std::string> paths;
    // A path is gone, or something of another kind: it may be the source of a rename. Then `paths`
    // are not all there are.
    bool takes_away = false;
};

class ObjectDatabase {
  public:
    virtual ~ObjectDatabase() = default;
    // The tree that Git makes of `ours` and `theirs`, both changed since `base`, where whole
    // entries can be taken from one side. nullopt wherever renames or contents would have to be
    // looked at.
    virtual std::optional<TreeId> merge_trees(const TreeId& base, const TreeId& ours,
                                              const TreeId& theirs) = 0;
    // Whether it would answer, without writing anything.
    virtual bool can_merge_trees(const TreeId& base, const TreeId& ours, const TreeId& theirs) = 0;
    // nullopt where one cannot be read.
    virtual std::optional<TreeChange> changed(const TreeId& before, const TreeId& after) = 0;
    // Those of the paths that are files there, as lines for `update-index -z --index-info`; nullopt
    // where a tree cannot be read.
    virtual std::optional<std::string> list(const TreeId& tree,
                                            const std::set<std::string>& paths) = 0;
    // The same objects for reading; what is written goes into that folder of objects, which names
    // these as its alternates. Null where it cannot be opened.
    virtual std::unique_ptr<ObjectDatabase> beside(const std::filesystem::path& objects) = 0;
    virtual std::optional<ObjectId> write(ObjectKind kind, const std::string& bytes) = 0;
    // nullopt where it is not there, is of another kind or cannot be read.
    virtual std::optional<std::string> read(ObjectKind kind, const ObjectId& id) = 0;
    // From here on what is written stays in memory, where merges and `read` find it and Git does
    // not, until it is put down; off: what was not is forgotten.
    virtual void gather(bool on) = 0;
    // Writes what was gathered, as one pack where it is much. Returns what could not be written.
    virtual std::vector<NewObject> put_down() = 0;
};

// Called on first use, with the common dir; null when that repository can only be read by Git.
using OpenObjects = std::function<std::unique_ptr<ObjectDatabase>(const std::filesystem::path&)>;

} // namespace atelier
