#include "app/changeset/changeset_base.hpp"

namespace atelier {

Result<CommitId> changeset_base(Repository& repository, const CommitId& base,
                                const std::optional<CommitId>& onto, const CommitId& head) {
    if (!onto) return base;
    ATELIER_TRY(const bool moved, repository.is_ancestor(*onto, head));
    return moved ? *onto : base;
}

} // namespace atelier
