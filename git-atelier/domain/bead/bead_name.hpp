// What a person may write instead of a bead's whole id: the beginning of it, with or without the
// project's prefix. Agents write ids in full.
#pragma once

#include "domain/bead/bead.hpp"

#include <string_view>
#include <vector>

namespace atelier {

// Those of `ids` that `written` may mean: the one that it names in full, else all that begin so. A
// part behind a dot belongs to the id whole (`x7.2` is child 2 of what begins with `x7`); without
// a dot only ids without one are meant, so that the children of an epic do not make it ambiguous.
std::vector<BeadId> ids_meant(std::string_view written, std::string_view issue_prefix,
                              const std::vector<BeadId>& ids);

// The same for any part of an id: `.2` is child 2 of any.
std::vector<BeadId> ids_with(std::string_view part, const std::vector<BeadId>& ids);

// Of `ids` the one before and the one after `id`, as texts, but for those that differ from it only
// behind the dot.
std::vector<BeadId> ids_beside(const BeadId& id, const std::vector<BeadId>& ids);

// How many characters of its start no id but those behind its dot begins with; `beside` are the ids
// next to it.
std::size_t distinct_beginning(const BeadId& id, const std::vector<BeadId>& beside);

} // namespace atelier
