// The piece that somebody means, wherever one is named: by its id, by the beginning of one with or
// without the project's prefix, or by any part. What stands behind a dot is its number, in full.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string_view>

namespace atelier {

enum class PieceNaming {
    // The id in full.
    whole,
    // As beads are named: a beginning wins over a part, and among several pieces those from which
    // no later one of their run was made.
    any_part,
    // Where it is to be deleted: the whole id, or what no other piece's begins with.
    beginning,
};

// nullopt where nothing is called so. Refused with `ambiguous`, where it may be several, with
// `details.choices` (`id`, `title`) of the newest of them. However many pieces there are, an id in
// full costs one look at an index.
Result<std::optional<BeadId>> named_piece(const Context& context, std::string_view written,
                                          PieceNaming naming = PieceNaming::any_part);

// not-found, with what is nearly called so; usage where it cannot be an id.
Result<BeadId> require_named_piece(const Context& context, std::string_view written,
                                   PieceNaming naming = PieceNaming::any_part);

} // namespace atelier
