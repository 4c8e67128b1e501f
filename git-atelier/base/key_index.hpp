// Where each key of a list stands, found without looking through the list. It knows positions
// only; the list, which may move in memory, says which key stands there.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace atelier {

class KeyIndex {
  public:
    // `key` stands at `position`. Precondition: it was not added before.
    void add(std::string_view key, std::size_t position) {
        positions_.emplace(std::hash<std::string_view>{}(key), position);
    }

    // `key_at(position)` is asked for the few keys that it could be.
    template <class KeyAt>
    std::optional<std::size_t> find(std::string_view key, const KeyAt& key_at) const {
        const auto [first, last] = positions_.equal_range(std::hash<std::string_view>{}(key));
        for (auto at = first; at != last; ++at)
            if (key_at(at->second) == key) return at->second;
        return std::nullopt;
    }

  private:
    std::unordered_multimap<std::size_t, std::size_t> positions_;
};

} // namespace atelier
