#include "domain/work/lease.hpp"

#include <algorithm>

namespace atelier {

Json json_of(const ProcessIdentity& process) {
    return Json::object()
        .set("pid", process.pid)
        .set("host", process.host)
        .set("boot_id", process.boot_id)
        .set("pid_namespace", process.pid_namespace)
        .set("start_time", process.start_time);
}

ProcessIdentity process_from(const Json& row) {
    return {.host = row.string_at("host"),
            .boot_id = row.string_at("boot_id"),
            .pid_namespace = row.string_at("pid_namespace"),
            .pid = row.int_at("pid"),
            .start_time = row.int_at("start_time")};
}

std::string keeper_text(const Lease& lease) {
    return lease.keeper.pid == 0
               ? lease.agent.str()
               : "process " + std::to_string(lease.keeper.pid) + " on " + lease.keeper.host;
}

LeaseTerm term_of(const Lease& lease) {
    return {lease.session, lease.fencing};
}

std::optional<LeaseTerm> term_of(const std::optional<Lease>& lease) {
    return lease ? std::optional(term_of(*lease)) : std::nullopt;
}

Result<void> require_term(const BeadId& on, const std::optional<Lease>& stored,
                          const std::optional<LeaseTerm>& replaces) {
    if (term_of(stored) == replaces) return {};
    Json details = Json::object();
    details.set("on", on.str())
        .set("held_by", stored ? stored->agent.str() : std::string())
        .set("session", stored ? stored->session.str() : std::string());
    return fail(ErrorCode::lease_lost,
                "the lease of " + on.str() +
                    (stored ? " now belongs to " + stored->agent.str() + " in session " +
                                  stored->session.str()
                            : std::string(" is gone")),
                advise(Hint::stop_working), std::move(details));
}

Result<void> require_held(const BeadId& on, const std::optional<Lease>& stored,
                          const LeaseTerm& by) {
    ATELIER_CHECK(require_term(on, stored, by));
    if (!stored->ended) return {};
    return fail(ErrorCode::lease_lost, "the lease of " + on.str() + " has ended",
                advise(Hint::stop_working));
}

Time expiry_of(const Lease& lease, Time now, const LeaseRules& rules) {
    const Seconds length = lease.keeper.pid == 0 ? rules.detached : rules.lease;
    return lease.expires_at <= now + 2 * length ? lease.expires_at : Time{};
}

bool lives(const Lease& lease, Liveness holder, Time now, const LeaseRules& rules) {
    if (lease.ended) return false;
    const Time expiry = expiry_of(lease, now, rules);
    if (lease.keeper.pid == 0) return now < expiry;
    switch (holder) {
    case Liveness::alive:
        return true;
    case Liveness::gone:
        return false;
    case Liveness::elsewhere:
        return now < expiry + rules.stale_after;
    }
    return true;
}

Millis renewal_interval(const LeaseRules& rules, bool waits) {
    return Millis{waits ? std::max(rules.lease, rules.stale_after) : rules.lease} / 3;
}

bool may_take_over(const Lease& lease, Liveness holder, Time now, const LeaseRules& rules) {
    return !lives(lease, holder, now, rules) &&
           (lease.ended || now >= expiry_of(lease, now, rules));
}

} // namespace atelier
