#include "app/land/followed_roots.hpp"

#include "app/land/begun_epics.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr const char* followed_key = "roots-followed";

} // namespace

Result<void> begin_following(PlanWriter& plan, const BeadId& epic) {
    return set_begun(plan, followed_key, epic, true);
}

Result<std::vector<BeadId>> followed_roots(const WorkContext& work) {
    return work.plan.store.read([](PlanReader& plan) { return begun_epics(plan, followed_key); });
}

Result<bool> has_begun_following(const WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const auto epics, followed_roots(work));
    return std::ranges::find(epics, epic) != epics.end();
}

Result<void> end_following(const WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const bool begun, has_begun_following(work, epic));
    if (!begun) return {};
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return set_begun(plan, followed_key, epic, false);
    });
}

} // namespace atelier
