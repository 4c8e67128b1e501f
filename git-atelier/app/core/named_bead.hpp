// The bead that a person means: by its id, by the beginning of one, by a root branch, by the name
// of a worker or planner, or by any part of these.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string_view>

namespace atelier {

enum class NameParts {
    // Of an id its beginning, anything else in full.
    beginning,
    // Where nothing begins so, any part of the id or root branch of an epic, of a changeset's id or
    // of an agent's name: to look at something, not to change it.
    any
};

// nullopt where nothing is called so. An id in full wins over everything else, and of the epics on
// one root branch the open one. Refused with `ambiguous`, where it may be several, with
// `details.choices` (`id`, `title`).
Result<std::optional<BeadId>> named_bead(const Context& context, std::string_view written,
                                         NameParts parts);

// The epic that a bead is, or that it belongs to; the bead itself where it belongs to none.
Result<BeadId> epic_around(const Context& context, const BeadId& id);

} // namespace atelier
