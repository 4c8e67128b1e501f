#include "app/core/start_pauses.hpp"

#include "domain/undo/take_back.hpp"

#include <algorithm>
#include <chrono>

namespace atelier {
namespace {

const std::string key{start_pauses_key};
// What has failed so long ago is forgotten: whoever tries it now begins anew.
constexpr std::chrono::hours remembered_for{24};

struct Kept {
    Pause pause;
    int failures = 0;
};
using AllKept = std::map<BeadId, Kept>;

// What cannot be read is no pause.
AllKept parsed(const std::string& text) {
    AllKept out;
    const auto document = parse_json(text);
    const Json* const rows = std::get_if<Json>(&document);
    if (rows == nullptr || !rows->is_object()) return out;
    for (const auto& [name, row] : rows->as_object()) {
        const auto id = BeadId::parse(name);
        const auto until = parse_time(row.string_at("until"));
        const Json* const failures = row.find("failures");
        if (id && until && failures != nullptr && failures->is_int())
            out[*id] = {{*until, row.string_at("why")}, static_cast<int>(failures->as_int())};
    }
    return out;
}

std::string written(const AllKept& all) {
    Json rows = Json::object();
    for (const auto& [id, kept] : all) {
        Json row = Json::object();
        row.set("failures", kept.failures).set("until", format_time(kept.pause.until));
        if (!kept.pause.why.empty()) row.set("why", kept.pause.why);
        rows.set(id.str(), std::move(row));
    }
    return rows.dump();
}

Result<AllKept> all(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(key));
    return text ? parsed(*text) : AllKept();
}

Result<AllKept> known(PlanReader& plan, Time now) {
    ATELIER_TRY(AllKept pauses, all(plan));
    std::erase_if(pauses,
                  [&](const auto& kept) { return kept.second.pause.until + remembered_for < now; });
    return pauses;
}

bool has_one(const AllKept& pauses, const std::vector<BeadId>& ids) {
    return std::ranges::any_of(ids, [&](const BeadId& id) { return pauses.contains(id); });
}

} // namespace

Seconds pause_after(int failures) {
    constexpr Seconds longest{3600};
    Seconds pause{5};
    for (int i = 1; i < failures && pause < longest; ++i)
        pause *= 3;
    return std::min(pause, longest);
}

Result<Pauses> start_pauses(PlanReader& plan, Time now) {
    ATELIER_TRY(const AllKept pauses, known(plan, now));
    Pauses out;
    for (const auto& [id, kept] : pauses)
        if (now < kept.pause.until) out.emplace(id, kept.pause);
    return out;
}

Result<void> begin_pauses(PlanWriter& plan, Time now, const std::vector<BeadId>& ids,
                          const std::string& why) {
    ATELIER_TRY(AllKept pauses, known(plan, now));
    for (const BeadId& id : ids) {
        Kept& kept = pauses[id];
        kept.pause = {now + pause_after(++kept.failures), why};
    }
    return plan.remember(key, written(pauses));
}

Result<void> pause_until(PlanWriter& plan, Time now, const BeadId& id, const Pause& pause) {
    ATELIER_TRY(AllKept pauses, known(plan, now));
    pauses[id].pause = pause;
    return plan.remember(key, written(pauses));
}

Result<bool> has_failed_to_start(PlanReader& plan, const std::vector<BeadId>& ids) {
    ATELIER_TRY(const AllKept pauses, all(plan));
    return has_one(pauses, ids);
}

Result<void> end_pauses(PlanWriter& plan, const std::vector<BeadId>& ids) {
    ATELIER_TRY(AllKept pauses, all(plan));
    if (!has_one(pauses, ids)) return {};
    for (const BeadId& id : ids)
        pauses.erase(id);
    return plan.remember(key, written(pauses));
}

Result<void> end_pauses(const Context& context, const std::vector<BeadId>& ids) {
    ATELIER_TRY(const bool some, context.store.read([&](PlanReader& plan) {
        return has_failed_to_start(plan, ids);
    }));
    if (!some) return {};
    return context.store.write(context.stamp(),
                               [&](PlanWriter& plan) { return end_pauses(plan, ids); });
}

} // namespace atelier
