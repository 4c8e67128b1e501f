#include "app/core/new_id.hpp"

namespace atelier {
namespace {

constexpr int id_attempts = 64;

} // namespace

Result<BeadId> fresh_id(PlanReader& plan, const Context& context) {
    for (int attempt = 0; attempt < id_attempts; ++attempt) {
        ATELIER_TRY(BeadId id, BeadId::parse(context.issue_prefix + "-" + context.ids.base36(5)));
        ATELIER_TRY(const auto found, plan.find(id));
        if (!found) return id;
    }
    return fail(ErrorCode::invariant_broken, "no free id was found");
}

} // namespace atelier
