#include "app/changeset/changeset_base.hpp"
#include "ports/git_history.hpp"

namespace atelier {

Result<CommitId> changeset_base(GitHistory& history, const CommitId& base,
                                const std::optional<CommitId>& onto, const CommitId& head) {
    if (!onto) return base;
    ATELIER_TRY(const bool moved, history.is_ancestor(*onto, head));
    return moved ? *onto : base;
}

} // namespace atelier
