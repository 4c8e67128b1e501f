#include "app/guard/rescue_refs.hpp"

namespace atelier {
namespace {

std::string rescue_key(const std::string& ref) {
    return "rescue:" + ref;
}

} // namespace

Result<void> make_rescue_refs(const Context& context, GitRefs& refs,
                              const std::vector<RescueRef>& kept, const std::string& message,
                              const std::vector<RefUpdate>& besides) {
    if (!kept.empty())
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
            for (const RescueRef& one : kept)
                ATELIER_CHECK(plan.remember(rescue_key(one.ref), one.commit.str()));
            return {};
        }));
    std::vector<RefUpdate> updates;
    for (const RescueRef& one : kept)
        updates.push_back({one.ref, one.commit, std::nullopt});
    updates.insert(updates.end(), besides.begin(), besides.end());
    return updates.empty() ? Result<void>() : refs.update_refs(updates, message);
}

Result<void> forget_rescue_ref(PlanWriter& plan, const std::string& ref) {
    return plan.remember(rescue_key(ref), "");
}

Result<bool> is_known_rescue_ref(PlanReader& plan, const std::string& ref,
                                 const std::optional<std::string>& stands_for) {
    ATELIER_TRY(const auto known, plan.remembered(rescue_key(ref)));
    return known == stands_for.value_or("");
}

} // namespace atelier
