// What a changeset's size is counted from.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"

#include <optional>

namespace atelier {

class GitHistory;

// `base` is what it was begun on; after a conflict it may stand on `onto` instead, as `head` tells.
Result<CommitId> changeset_base(GitHistory& history, const CommitId& base,
                                const std::optional<CommitId>& onto, const CommitId& head);

} // namespace atelier
