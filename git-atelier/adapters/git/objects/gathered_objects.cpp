#include "adapters/git/objects/gathered_objects.hpp"

#include <utility>

namespace atelier {

void GatheredObjects::add(const RawId& id, ObjectKind kind, std::string bytes, const RawId* like) {
    if (!places_.emplace(id, objects_.size()).second) return;
    NewObject object{.id = id, .kind = kind, .bytes = {}, .like = {}};
    size_in_bytes_ += bytes.size();
    object.bytes = std::make_shared<const std::string>(std::move(bytes));
    const auto base = like == nullptr ? places_.end() : places_.find(*like);
    // Only what is in the same pack counts there.
    if (base != places_.end() && objects_[base->second].kind == kind) object.like = base->second;
    objects_.push_back(std::move(object));
}

const NewObject* GatheredObjects::find(const RawId& id) const {
    const auto at = places_.find(id);
    return at == places_.end() ? nullptr : &objects_[at->second];
}

std::vector<NewObject> GatheredObjects::take() {
    places_.clear();
    size_in_bytes_ = 0;
    return std::exchange(objects_, {});
}

} // namespace atelier
