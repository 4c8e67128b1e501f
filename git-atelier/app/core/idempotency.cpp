#include "app/core/idempotency.hpp"

#include "app/core/plan_queries.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

namespace atelier {

std::string request_key(const Context& context, const std::string& skill,
                        const std::optional<std::string>& given,
                        const std::vector<std::string>& arguments) {
    const std::string start = "request:" + skill + ":";
    if (given) return start + context.caller.str() + ":" + *given;
    Json parts = Json::strings(arguments);
    parts.push(context.session ? context.session->str() : context.caller.str());
    return start + sha256_hex(parts.dump());
}

Result<std::optional<std::vector<Bead>>> earlier_result(PlanReader& plan, const std::string& key) {
    ATELIER_TRY(const auto ids, plan.remembered(key));
    if (!ids) return std::nullopt;
    std::vector<Bead> beads;
    for (const std::string& text : split(*ids, ' ')) {
        ATELIER_TRY(const BeadId id, BeadId::parse(text));
        ATELIER_TRY(Bead bead, require_bead(plan, id));
        beads.push_back(std::move(bead));
    }
    return beads;
}

Result<void> remember_result(PlanWriter& plan, const std::string& key,
                             const std::vector<BeadId>& beads) {
    std::vector<std::string> ids;
    for (const BeadId& bead : beads)
        ids.push_back(bead.str());
    return plan.remember(key, join(ids, " "));
}

} // namespace atelier
