#include "adapters/git/replay/opened_objects.hpp"

namespace atelier {

ObjectDatabase* OpenedObjects::opened() {
    if (!objects_ && open_) {
        objects_ = open_(common_dir_);
        if (objects_ && gathers_) objects_->gather(true);
    }
    return objects_.get();
}

std::optional<TreeId> OpenedObjects::merge_trees(const TreeId& base, const TreeId& ours,
                                                 const TreeId& theirs) {
    ObjectDatabase* const objects = opened();
    return objects == nullptr ? std::nullopt : objects->merge_trees(base, ours, theirs);
}

bool OpenedObjects::can_merge_trees(const TreeId& base, const TreeId& ours, const TreeId& theirs) {
    ObjectDatabase* const objects = opened();
    return objects != nullptr && objects->can_merge_trees(base, ours, theirs);
}

std::optional<TreeChange> OpenedObjects::changed(const TreeId& before, const TreeId& after) {
    ObjectDatabase* const objects = opened();
    return objects == nullptr ? std::nullopt : objects->changed(before, after);
}

std::optional<std::string> OpenedObjects::list(const TreeId& tree,
                                               const std::set<std::string>& paths) {
    ObjectDatabase* const objects = opened();
    return objects == nullptr ? std::nullopt : objects->list(tree, paths);
}

std::unique_ptr<ObjectDatabase> OpenedObjects::beside(const std::filesystem::path& folder) {
    ObjectDatabase* const objects = opened();
    return objects == nullptr ? nullptr : objects->beside(folder);
}

std::optional<ObjectId> OpenedObjects::write(ObjectKind kind, const std::string& bytes) {
    ObjectDatabase* const objects = opened();
    return objects == nullptr ? std::nullopt : objects->write(kind, bytes);
}

std::optional<std::string> OpenedObjects::read(ObjectKind kind, const ObjectId& id) {
    ObjectDatabase* const objects = opened();
    return objects == nullptr ? std::nullopt : objects->read(kind, id);
}

void OpenedObjects::gather(bool on) {
    gathers_ = on;
    if (objects_) objects_->gather(on);
}

std::vector<NewObject> OpenedObjects::put_down() {
    return objects_ ? objects_->put_down() : std::vector<NewObject>();
}

} // namespace atelier
