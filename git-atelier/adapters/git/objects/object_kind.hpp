// The kinds of objects that are read and written whole.
#pragma once

#include "base/enum_names.hpp"

namespace atelier {

enum class ObjectKind { blob, tree, commit };
constexpr auto names_of(ObjectKind) {
    return std::to_array<Named<ObjectKind>>(
        {{ObjectKind::blob, "blob"}, {ObjectKind::tree, "tree"}, {ObjectKind::commit, "commit"}});
}

} // namespace atelier
