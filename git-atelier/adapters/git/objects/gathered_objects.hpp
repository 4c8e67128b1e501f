// New objects that are not on the disk yet.
#pragma once

#include "adapters/git/objects/pack_bytes.hpp"

#include <map>

namespace atelier {

class GatheredObjects {
  public:
    // `like`: an object that most of it is also in, gathered or not.
    void add(const RawId& id, ObjectKind kind, std::string bytes, const RawId* like);
    // nullptr where it is none of them. Until the next `add` or `take`.
    const NewObject* find(const RawId& id) const;
    std::size_t size_in_bytes() const { return size_in_bytes_; }
    // All of them as they came, what an object names before it; there are none then.
    std::vector<NewObject> take();

  private:
    std::vector<NewObject> objects_;
    std::map<RawId, std::size_t> places_;
    std::size_t size_in_bytes_ = 0;
};

} // namespace atelier
