// New objects as one pack with its index, in the forms that every Git reads.
#pragma once

#include "adapters/git/objects/object_kind.hpp"
#include "adapters/git/objects/tree_bytes.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct NewObject {
    RawId id{};
    ObjectKind kind = ObjectKind::commit;
    std::shared_ptr<const std::string> bytes;
    // The place of an earlier one that most of this is also in.
    std::optional<std::size_t> like;
};

// As `deflated` does it (compression.hpp).
using Deflate = std::function<std::optional<std::string>(std::string_view)>;

struct PackBytes {
    // 40 digits, by which Git calls both files.
    std::string name;
    std::string pack;
    std::string index;
};

// nullopt where one cannot be deflated, or all of them together are too long for short offsets.
std::optional<PackBytes> pack_of(const std::vector<NewObject>& objects, const Deflate& deflate);

} // namespace atelier
