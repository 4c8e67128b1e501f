#include "app/work/try_again.hpp"

#include "domain/dialect/retry_time.hpp"
#include "domain/work/session.hpp"

#include <map>

namespace atelier {
namespace {

constexpr auto limits_key = "rate-limits";

// Until when each is left alone. What cannot be read is no limit.
Result<std::map<BeadId, Time>> limits(PlanReader& plan, Time now) {
    std::map<BeadId, Time> out;
    ATELIER_TRY(const auto text, plan.remembered(limits_key));
    const auto document = parse_json(text.value_or("{}"));
    const Json* const rows = std::get_if<Json>(&document);
    if (rows == nullptr || !rows->is_object()) return out;
    for (const auto& [name, until] : rows->as_object()) {
        const auto id = BeadId::parse(name);
        const auto time =
            until.is_string() ? parse_time(until.as_string()) : fail(ErrorCode::usage, "no time");
        if (id && time && now < *time) out.emplace(*id, *time);
    }
    return out;
}

Result<void> put_limit(PlanWriter& plan, Time now, const BeadId& changeset, Time until) {
    ATELIER_TRY(auto known, limits(plan, now));
    known[changeset] = until;
    Json rows = Json::object();
    for (const auto& [id, time] : known)
        rows.set(id.str(), format_time(time));
    return plan.remember(limits_key, rows.dump());
}

Result<Error> limited(WorkContext& work, const BeadId& changeset, Error fault) {
    const Time now = work.plan.clock.now();
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<Error> {
        ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset}));
        const auto said = retry_time(fault.details.string_at("words"), now, work.ahead_of_utc(now));
        const Time until = said.value_or(now + pause_after_limit(limits_in_a_row(sessions)));
        ATELIER_CHECK(put_limit(plan, now, changeset, until));
        Error told = fault;
        told.message += "; it is tried again in " + human_duration(until - now);
        told.details.set("retry_at", format_time(until));
        return told;
    });
}

} // namespace

Result<std::optional<Error>> tried_again(WorkContext& work, const BeadId& changeset,
                                         const TurnOutcome& turn, const Assessment& assessment) {
    std::optional<Error> none;
    if (!assessment.fault || assessment.settled_by_agent) return none;
    if (assessment.fault->code == ErrorCode::rate_limited) {
        ATELIER_TRY(Error told, limited(work, changeset, *assessment.fault));
        return std::optional(std::move(told));
    }
    if (!turn.was_killed() || assessment.fault->code != ErrorCode::runtime_failed) return none;
    ATELIER_TRY(const auto sessions, work.plan.store.read([&](PlanReader& plan) {
        return plan.sessions({.changeset = changeset});
    }));
    const int failures = runtime_failures_in_a_row(sessions) + 1;
    return failures < work.plan.settings.session_max_attempts ? assessment.fault : none;
}

Result<void> leave_out_limited(const Context& context, std::set<BeadId>& excluded) {
    ATELIER_TRY(const auto known, context.store.read([&](PlanReader& plan) {
        return limits(plan, context.clock.now());
    }));
    for (const auto& [id, until] : known)
        excluded.insert(id);
    return {};
}

} // namespace atelier
