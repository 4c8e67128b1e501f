#include "app/land/changed_bounds.hpp"

#include "app/core/remarks.hpp"
#include "base/text.hpp"
#include "domain/project/settings_changes.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::chrono::hours told_for{24};

std::string what_changed(const WorkContext& work) {
    if (!work.settings_now) return {};
    const auto now = work.settings_now();
    // A file that cannot be read any more is a change as well.
    if (!now) return "the settings cannot be read any more: " + now.error().message;
    const auto changed = bounds_changed(work.plan.settings, *now);
    if (changed.empty()) return {};
    return "settings have changed since this run began: " + join(changed, "; ");
}

} // namespace

Result<void> tell_changed_bounds(WorkContext& work) {
    const std::string what = what_changed(work);
    if (what.empty()) return {};
    const std::string told =
        what + "; what lands goes by what they were, the next run by what they are";
    work.progress.warn(told);
    if (!work.plan.session) return {};
    const Time now = work.plan.clock.now();
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto session, plan.session(*work.plan.session));
        ATELIER_TRY(const auto known, remarks_since(plan, now - told_for));
        if (!session || std::ranges::count(known, told, &Remark::text) > 0) return {};
        return add_remarks(plan, now, *session, {told});
    });
}

} // namespace atelier
