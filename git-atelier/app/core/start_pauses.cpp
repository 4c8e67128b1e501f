#include "app/core/start_pauses.hpp"

#include "domain/work/choice.hpp"

#include <algorithm>
#include <chrono>

namespace atelier {
namespace {

constexpr auto key = "start-pauses";
// What has failed so long ago is forgotten: whoever tries it now begins anew.
constexpr std::chrono::hours remembered_for{24};

struct Pause {
    int failures = 0;
    Time until{};
};
using Pauses = std::map<BeadId, Pause>;

// What cannot be read is no pause.
Pauses parsed(const std::string& text) {
    Pauses out;
    const auto document = parse_json(text);
    const Json* const rows = std::get_if<Json>(&document);
    if (rows == nullptr || !rows->is_object()) return out;
    for (const auto& [name, row] : rows->as_object()) {
        const auto id = BeadId::parse(name);
        const auto until = parse_time(row.string_at("until"));
        const Json* const failures = row.find("failures");
        if (id && until && failures != nullptr && failures->is_int())
            out[*id] = {static_cast<int>(failures->as_int()), *until};
    }
    return out;
}

std::string written(const Pauses& pauses) {
    Json rows = Json::object();
    for (const auto& [id, pause] : pauses) {
        Json row = Json::object();
        row.set("failures", pause.failures).set("until", format_time(pause.until));
        rows.set(id.str(), std::move(row));
    }
    return rows.dump();
}

Result<Pauses> all(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(key));
    return text ? parsed(*text) : Pauses();
}

Result<Pauses> known(PlanReader& plan, Time now) {
    ATELIER_TRY(Pauses pauses, all(plan));
    std::erase_if(pauses,
                  [&](const auto& pause) { return pause.second.until + remembered_for < now; });
    return pauses;
}

bool has_one(const Pauses& pauses, const std::vector<BeadId>& ids) {
    return std::ranges::any_of(ids, [&](const BeadId& id) { return pauses.contains(id); });
}

} // namespace

Result<std::map<BeadId, Time>> start_pauses(PlanReader& plan, Time now) {
    ATELIER_TRY(const Pauses pauses, known(plan, now));
    std::map<BeadId, Time> out;
    for (const auto& [id, pause] : pauses)
        if (now < pause.until) out.emplace(id, pause.until);
    return out;
}

Result<void> begin_pauses(PlanWriter& plan, Time now, const std::vector<BeadId>& ids) {
    ATELIER_TRY(Pauses pauses, known(plan, now));
    for (const BeadId& id : ids) {
        Pause& pause = pauses[id];
        pause.until = now + pause_after(++pause.failures);
    }
    return plan.remember(key, written(pauses));
}

Result<void> pause_until(PlanWriter& plan, Time now, const BeadId& id, Time until) {
    ATELIER_TRY(Pauses pauses, known(plan, now));
    pauses[id].until = until;
    return plan.remember(key, written(pauses));
}

Result<void> end_pauses(PlanWriter& plan, const std::vector<BeadId>& ids) {
    ATELIER_TRY(Pauses pauses, all(plan));
    if (!has_one(pauses, ids)) return {};
    for (const BeadId& id : ids)
        pauses.erase(id);
    return plan.remember(key, written(pauses));
}

Result<void> end_pauses(const Context& context, const std::vector<BeadId>& ids) {
    ATELIER_TRY(const bool some, context.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const Pauses pauses, all(plan));
        return has_one(pauses, ids);
    }));
    if (!some) return {};
    return context.store.write(context.stamp(),
                               [&](PlanWriter& plan) { return end_pauses(plan, ids); });
}

} // namespace atelier
