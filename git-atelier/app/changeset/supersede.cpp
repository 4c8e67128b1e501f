#include "app/changeset/supersede.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/fields.hpp"

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
                        replacement->str() + " is itself superseded by " + given_up.str(),
                        "name the changeset that does the work now");
        const auto by = BeadId::parse(get_field(bead, field::cs_superseded_by).value_or(""));
        next = by ? std::optional(*by) : std::nullopt;
    }
    return {};
}

} // namespace atelier
