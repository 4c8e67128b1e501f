#include "app/changeset/supersede.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"

#include <set>

namespace atelier {

Result<void> require_no_way_back(PlanReader& plan, const BeadId& given_up,
                                 const std::optional<BeadId>& replacement) {
    std::set<BeadId> seen = {given_up};
    auto next = replacement;
    while (next) {
        ATELIER_TRY(const Bead bead, require_changeset(plan, *next));
        if (!seen.insert(bead.id).second)
            return fail(ErrorCode::usage,
                        *replacement == given_up
                            ? given_up.str() + " cannot supersede itself"
                            : replacement->str() + " is itself superseded by " + given_up.str(),
                        advise(Hint::replacement_now));
        ATELIER_TRY(next, superseded_by(bead));
    }
    return {};
}

} // namespace atelier
