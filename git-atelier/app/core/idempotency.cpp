#include "app/core/idempotency.hpp"

#include "app/core/plan_queries.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <chrono>

namespace atelier {

namespace {

constexpr std::chrono::hours alike_for{24};

bool has_aged(const std::vector<Bead>& beads, Time now) {
    return std::ranges::all_of(beads, is_closed) ||
           std::ranges::any_of(
               beads, [&](const Bead& bead) { return bead.created_at + alike_for <= now; });
}

} // namespace

RequestKey request_key(const Context& context, const std::string& skill,
                       const std::optional<std::string>& given,
                       const std::vector<std::string>& arguments) {
    const std::string start = "request:" + skill + ":";
    if (given) return {start + context.caller.str() + ":" + *given, false};
    Json parts = Json::strings(arguments);
    parts.push(context.session ? context.session->str() : context.caller.str());
    return {start + sha256_hex(parts.dump()), !context.session};
}

Result<std::optional<std::vector<Bead>>> earlier_result(PlanReader& plan, const RequestKey& key,
                                                        Time now) {
    ATELIER_TRY(const auto ids, plan.remembered(key.text));
    if (!ids) return std::nullopt;
    std::vector<Bead> beads;
    for (const std::string& text : split(*ids, ' ')) {
        ATELIER_TRY(const BeadId id, BeadId::parse(text));
        ATELIER_TRY(Bead bead, require_bead(plan, id));
        beads.push_back(std::move(bead));
    }
    if (key.ages && has_aged(beads, now)) return std::nullopt;
    return beads;
}

Result<void> remember_result(PlanWriter& plan, const RequestKey& key,
                             const std::vector<BeadId>& beads) {
    std::vector<std::string> ids;
    for (const BeadId& bead : beads)
        ids.push_back(bead.str());
    return plan.remember(key.text, join(ids, " "));
}

} // namespace atelier
