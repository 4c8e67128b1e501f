// The objects of a repository, opened when they are first asked for: loading the library takes
// longer than the replay of a commit that stays where it is.
#pragma once

#include "adapters/git/replay/objects.hpp"

#include <utility>

namespace atelier {

class OpenedObjects final : public ObjectDatabase {
  public:
    OpenedObjects(std::filesystem::path common_dir, OpenObjects open)
        : common_dir_(std::move(common_dir)), open_(std::move(open)) {}

    std::optional<TreeId> merge_trees(const TreeId& base, const TreeId& ours,
                                      const TreeId& theirs) override;
    bool can_merge_trees(const TreeId& base, const TreeId& ours, const TreeId& theirs) override;
    std::optional<TreeChange> changed(const TreeId& before, const TreeId& after) override;
    std::optional<std::string> list(const TreeId& tree,
                                    const std::set<std::string>& paths) override;
    std::unique_ptr<ObjectDatabase> beside(const std::filesystem::path& objects) override;
    std::optional<ObjectId> write(ObjectKind kind, const std::string& bytes) override;
    std::optional<std::string> read(ObjectKind kind, const ObjectId& id) override;
    void gather(bool on) override;
    std::vector<NewObject> put_down() override;

  private:
    // Null where they cannot be opened, which is tried again at the next call.
    ObjectDatabase* opened();

    std::filesystem::path common_dir_;
    OpenObjects open_;
    std::unique_ptr<ObjectDatabase> objects_;
    bool gathers_ = false;
};

} // namespace atelier
