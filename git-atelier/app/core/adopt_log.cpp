#include "app/core/adopt_log.hpp"

#include "app/core/approval.hpp"
#include "app/core/decisions.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Written by the migration of the store that brought the rows of decisions, and gone with this.
const std::string adopted_key = "decisions";
const std::string as_found = "as-found";
const std::string adopted = "adopted";

Result<bool> is_to_be_adopted(PlanReader& plan) {
    ATELIER_TRY(const auto state, plan.remembered(adopted_key));
    if (state != as_found) return false;
    ATELIER_TRY(const auto lines, plan.decision_lines());
    return lines.is_empty();
}

Result<std::vector<Bead>> decidable_beads(PlanReader& plan) {
    ATELIER_TRY(auto beads, plan.select({.kind = BeadKind::epic}));
    ATELIER_TRY(const auto changesets, plan.select({.kind = BeadKind::changeset}));
    beads.insert(beads.end(), changesets.begin(), changesets.end());
    return beads;
}

bool stands(const DecisionFacts& facts, const std::vector<Bead>& beads) {
    if (!is_as_written(facts)) return false;
    for (const Bead& bead : beads)
        if (bead.id == facts.row.bead)
            return facts.row.act == Act::retry ? may_have_been_unblocked(bead)
                                               : says(bead, facts.row.act);
    return false;
}

std::vector<BeadId>& list_of(AdoptedLog& log, Act act) {
    switch (act) {
    case Act::promotion:
        return log.promotions;
    case Act::size:
        return log.sizes;
    case Act::retry:
        return log.retries;
    case Act::verdict:
    case Act::abandon:
        break;
    }
    return log.abandoned;
}

std::vector<std::string> names_of_beads(const std::vector<BeadId>& ids) {
    std::vector<std::string> names;
    for (const BeadId& id : ids)
        names.push_back(id.str());
    return names;
}

Result<void> record_adoption(PlanWriter& plan, const AdoptedLog& log) {
    Json data = Json::object();
    data.set("promotions", Json::strings(names_of_beads(log.promotions)))
        .set("sizes", Json::strings(names_of_beads(log.sizes)))
        .set("retries", Json::strings(names_of_beads(log.retries)))
        .set("abandoned", Json::strings(names_of_beads(log.abandoned)));
    return plan.append({EventType::decisions_adopted, std::nullopt, std::move(data)});
}

// What an older promotion was of nobody has recorded: it is what is planned now.
Result<void> keep_texts(PlanWriter& plan, const std::vector<Bead>& beads,
                        const std::vector<BeadId>& promoted) {
    for (const Bead& bead : beads) {
        if (std::ranges::find(promoted, bead.id) == promoted.end()) continue;
        ATELIER_TRY(const auto text, approved_text(plan, bead.id));
        if (text) continue;
        ATELIER_TRY(const PlanText planned, planned_text(plan, bead));
        ATELIER_CHECK(record_promotion(plan, EventType::epic_approved, bead.id, planned, {}));
    }
    return {};
}

Result<std::optional<AdoptedLog>> adopt(PlanWriter& plan) {
    ATELIER_TRY(const bool wanted, is_to_be_adopted(plan));
    if (!wanted) return std::optional<AdoptedLog>();
    AdoptedLog log;
    ATELIER_CHECK(plan.remember(adopted_key, adopted));
    ATELIER_TRY(const auto events, plan.events({}));
    if (events.empty()) return log;
    if (const auto fault = verify_chain(events))
        return fail(ErrorCode::store_corrupt, "the log cannot be adopted: " + fault->message,
                    advise(Hint::compare_backup));
    log.seq = events.back().seq;
    std::string text = first_line_of(events.back());
    ATELIER_TRY(const auto beads, decidable_beads(plan));
    std::vector<BeadId> ids;
    for (const Bead& bead : beads)
        ids.push_back(bead.id);
    ATELIER_TRY(const auto rows, plan.decisions(ids));
    for (const DecisionFacts& facts : rows) {
        if (!stands(facts, beads)) continue;
        text += adopted_line_of(*facts.event, name_of(facts.row.act));
        list_of(log, facts.row.act).push_back(facts.row.bead);
    }
    ATELIER_CHECK(plan.begin_lines(text));
    ATELIER_TRY(log.left, undecided_beads(plan, beads));
    ATELIER_CHECK(keep_texts(plan, beads, log.promotions));
    ATELIER_CHECK(record_adoption(plan, log));
    return log;
}

} // namespace

Result<bool> is_log_to_be_adopted(PlanStore& store) {
    return store.read(is_to_be_adopted);
}

Result<std::optional<AdoptedLog>> adopt_log(const Context& context) {
    return context.store.write(context.stamp(), adopt);
}

} // namespace atelier
