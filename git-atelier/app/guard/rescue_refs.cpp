#include "app/guard/rescue_refs.hpp"

#include <algorithm>

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

Result<void> record_dropped(PlanWriter& plan, const std::string& name,
                            const std::optional<CommitId>& commit) {
    Json data = Json::object();
    data.set("name", name);
    if (commit) {
        data.set("head", commit->str());
        ATELIER_CHECK(plan.remember(rescue_key(name), ""));
    }
    return plan.append({EventType::rescue_dropped, std::nullopt, std::move(data)});
}

Result<bool> was_dropped(PlanReader& plan, const std::string& name) {
    ATELIER_TRY(const auto dropped, plan.events({.types = {EventType::rescue_dropped}}));
    ATELIER_TRY(const DecisionLines lines, plan.decision_lines());
    return std::ranges::any_of(dropped, [&](const Event& event) {
        const auto data = parse_json(event.data);
        const Json* const body = std::get_if<Json>(&data);
        return body != nullptr && body->string_at("name") == name &&
               (lines.is_empty() || lines.holds(event));
    });
}

Result<bool> is_known_rescue_ref(PlanReader& plan, const std::string& ref,
                                 const std::optional<std::string>& stands_for) {
    ATELIER_TRY(const auto known, plan.remembered(rescue_key(ref)));
    if (known != stands_for.value_or("")) return false;
    return stands_for ? Result<bool>(true) : was_dropped(plan, ref);
}

} // namespace atelier
