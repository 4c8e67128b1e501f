#include "app/core/new_id.hpp"

#include <set>

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

Result<std::vector<BeadId>> fresh_ids(PlanReader& plan, const Context& context, std::size_t count) {
    // All are as long as each other, so that they are listed as they are sorted.
    std::set<BeadId> ids;
    while (ids.size() < count) {
        ATELIER_TRY(BeadId id, fresh_id(plan, context));
        ids.insert(std::move(id));
    }
    return std::vector<BeadId>(ids.begin(), ids.end());
}

Result<SessionId> fresh_session_id(const Context& context) {
    return SessionId::parse("s-" + context.ids.base36(12));
}

Result<SessionId> fresh_process_id(const Context& context) {
    return SessionId::parse("run-" + context.ids.base36(10));
}

} // namespace atelier
