// What a changeset's size is counted from.
#pragma once

#include "ports/repository.hpp"

namespace atelier {

// `base` is what it was begun on; after a conflict it may stand on `onto` instead, as `head` tells.
Result<CommitId> changeset_base(Repository& repository, const CommitId& base,
                                const std::optional<CommitId>& onto, const CommitId& head);

} // namespace atelier
