#include "app/undo/undo_decision.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/undo/landing_back.hpp"
#include "app/undo/run_back.hpp"
#include "app/undo/taken_decisions.hpp"
#include "base/text.hpp"
#include "domain/bead/message.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {
namespace {

Result<std::map<BeadId, Bead>> beads_named(PlanReader& plan, std::vector<BeadId> ids) {
    std::map<BeadId, Bead> found;
    ATELIER_TRY(auto beads, plan.select({.ids = std::move(ids)}));
    for (Bead& bead : beads)
        found.emplace(bead.id, std::move(bead));
    return found;
}

Result<void> add_below(PlanReader& plan, const BeadId& top, std::set<BeadId>& to) {
    ATELIER_TRY(const auto below, plan.select({.below = top}));
    for (const Bead& bead : below)
        to.insert(bead.id);
    return {};
}

Result<void> add_surroundings(PlanReader& plan, const TakenDecision& decision,
                              SinceDecision& since) {
    if (decision.kind == DecisionKind::promote)
        for (const BeadId& epic : decision.about)
            ATELIER_CHECK(add_below(plan, epic, since.around));
    if (decision.kind != DecisionKind::abandon && decision.kind != DecisionKind::land) return {};
    for (const auto& [id, bead] : since.beads) {
        if (bead.parent) since.around.insert(*bead.parent);
        ATELIER_TRY(const auto dependents, plan.select({.depends_on = id}));
        for (const Bead& dependent : dependents)
            if (!since.beads.contains(dependent.id)) since.dependents.insert(dependent.id);
    }
    return {};
}

Result<void> add_sent_anew(PlanReader& plan, SinceDecision& since) {
    for (const auto& [id, bead] : since.beads) {
        if (!bead.message || bead.message->key.empty() || !is_closed(bead)) continue;
        ATELIER_TRY(const auto open, plan.select({.kind = BeadKind::message,
                                                  .statuses = {BeadStatus::open},
                                                  .message_key = bead.message->key}));
        if (!open.empty()) since.sent_anew.insert(id);
    }
    return {};
}

// What others did since it was begun.
Result<std::vector<Event>> events_since(PlanReader& plan, const TakenDecision& decision) {
    const bool alone = decision.others.empty();
    ATELIER_TRY(auto events,
                plan.events({.after = alone ? decision.last : decision.others.front().first - 1}));
    std::erase_if(events, [&](const Event& event) {
        return event.seq <= decision.last &&
               std::ranges::none_of(decision.others,
                                    [&](const EventSpan& span) { return span.has(event.seq); });
    });
    return events;
}

Result<SinceDecision> since_then(PlanReader& plan, const TakenDecision& decision) {
    SinceDecision since;
    std::vector<BeadId> changed;
    for (const ChangedBead& bead : decision.beads)
        changed.push_back(bead.id);
    ATELIER_TRY(since.beads, beads_named(plan, changed));
    ATELIER_TRY(since.events, events_since(plan, decision));
    std::vector<BeadId> decided;
    for (const ChangedRow& row : decision.rows)
        decided.push_back(row.bead);
    ATELIER_TRY(const auto facts, plan.decisions(decided));
    for (const DecisionFacts& one : facts)
        since.rows.push_back(one.row);
    for (const ChangedMemory& memory : decision.memories) {
        ATELIER_TRY(const auto now, plan.remembered(memory.key));
        since.memories.emplace(memory.key, now.value_or(""));
    }
    ATELIER_CHECK(add_surroundings(plan, decision, since));
    ATELIER_CHECK(add_sent_anew(plan, since));
    return since;
}

// What it comes to: what the plan says, and which epics it has moved.
struct Undoing {
    TakenDecision decision;
    TakingBack back = {};
    std::vector<MovedEpic> moved = {};
    std::optional<LandedChangeset> landed = {};
    std::map<BeadId, std::string> titles = {};
};

// nullopt: nothing of it is left to be taken back, such as when `restack --undo` has done it, or
// when it was refused after it had been written down.
Result<std::optional<Undoing>> look_at(PlanReader& plan, const TakenDecision& decision) {
    Undoing undoing{.decision = decision};
    if (moves_branches(decision.kind)) {
        ATELIER_TRY(undoing.moved, moved_epics(plan, decision));
        if (undoing.moved.empty()) return std::nullopt;
    } else if (decision.kind == DecisionKind::land) {
        ATELIER_TRY(undoing.landed, landed_changeset(plan, decision));
        if (!undoing.landed) return std::nullopt;
        ATELIER_TRY(undoing.moved, moved_epics(plan, decision));
        ATELIER_TRY(const TakenDecision own, without_followers(plan, decision));
        ATELIER_TRY(const SinceDecision since, since_then(plan, own));
        ATELIER_TRY(undoing.back, take_back(own, since));
    } else {
        ATELIER_TRY(const SinceDecision since, since_then(plan, decision));
        ATELIER_TRY(undoing.back, take_back(decision, since));
    }
    ATELIER_TRY(const auto beads, beads_named(plan, decision.about));
    for (const auto& [id, bead] : beads)
        undoing.titles.emplace(id, bead.title);
    return undoing;
}

Result<Undoing> last_undoing(PlanReader& plan) {
    ATELIER_TRY(auto decision, last_taken(plan));
    while (decision) {
        ATELIER_TRY(auto undoing, look_at(plan, *decision));
        if (undoing) return *std::move(undoing);
        ATELIER_TRY(decision, taken_before(plan, *decision));
    }
    return fail(ErrorCode::not_found, "you have made no decision that can be taken back");
}

Error built_on(const TakenDecision& decision, const std::vector<BuiltOn>& built) {
    Json rows = Json::array();
    std::vector<std::string> told;
    for (const BuiltOn& one : built) {
        told.push_back(one.message);
        rows.push(Json::object()
                      .set("code", one.code)
                      .set("bead", one.bead ? Json(one.bead->str()) : Json())
                      .set("event", one.seq > 0 ? Json(one.seq) : Json())
                      .set("message", one.message));
    }
    Json details = Json::object();
    details.set("decision", decision.number).set("built", std::move(rows));
    return {ErrorCode::built_on,
            "'" + std::string(name_of(decision.kind)) +
                (decision.about.empty() ? "'" : " " + decision.about.front().str() + "'") +
                " cannot be taken back: " + join(told, ", "),
            advise(Hint::decide_anew), std::move(details)};
}

Result<BranchesBack> branches_of(WorkContext& work, const Undoing& undoing) {
    BranchesBack moved;
    if (!undoing.moved.empty()) {
        ATELIER_TRY(moved, moved_back(work, undoing.moved));
    }
    if (undoing.landed) {
        ATELIER_TRY(auto landed, landing_branches(work, *undoing.landed, moved.branches));
        std::ranges::move(landed.branches, std::back_inserter(moved.branches));
        std::ranges::move(landed.built, std::back_inserter(moved.built));
    }
    if (undoing.decision.kind == DecisionKind::abandon)
        return branches_given_up(work, undoing.decision);
    return moved;
}

Result<void> require_shown(const TakenDecision& decision,
                           const std::optional<std::int64_t>& shown) {
    if (!shown || *shown == decision.number) return {};
    return fail(ErrorCode::conflict, "another decision was taken or taken back since it was shown",
                advise(Hint::shown_anew));
}

Result<void> write_back(PlanWriter& plan, const Context& context, const Undoing& undoing) {
    const TakenDecision& decision = undoing.decision;
    for (const Bead& bead : undoing.back.beads)
        ATELIER_CHECK(plan.update(bead));
    for (const ChangedRow& row : undoing.back.rows) {
        std::optional<DecisionRow> before;
        if (row.before) before = DecisionRow{row.bead, row.act, row.before->seq, row.before->hash};
        ATELIER_CHECK(plan.put_decision_back(row.bead, row.act, before));
    }
    for (const ChangedMemory& memory : undoing.back.memories)
        ATELIER_CHECK(plan.remember(memory.key, memory.before));
    if (undoing.landed && undoing.landed->back)
        ATELIER_CHECK(begin_return(plan, undoing.landed->changeset.id, *undoing.landed->back));
    if (undoing.landed && undoing.landed->run)
        ATELIER_CHECK(give_run_back(plan, context, *undoing.landed->run));
    ATELIER_CHECK(drop_taken(plan, decision));
    Json data = Json::object();
    data.set("decision", name_of(decision.kind))
        .set("from", decision.first)
        .set("to", decision.last);
    if (!decision.others.empty()) data.set("others", spans_json(decision.others));
    std::optional<BeadId> about;
    if (!decision.about.empty()) about = decision.about.front();
    return plan.append({EventType::decision_undone, about, std::move(data)});
}

// The plan may have changed while branches were made again: it is judged once more.
Result<void> write_in_plan(WorkContext& work, const Undoing& shown) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        // Its branches are back: nothing is left to be judged.
        if (moves_branches(shown.decision.kind)) return write_back(plan, context, shown);
        ATELIER_TRY(const Undoing undoing, last_undoing(plan));
        ATELIER_CHECK(require_shown(undoing.decision, shown.decision.number));
        if (!undoing.back.built.empty())
            return fail(built_on(undoing.decision, undoing.back.built));
        return write_back(plan, context, undoing);
    });
}

std::vector<std::string> told_of(const Undoing& undoing) {
    if (!undoing.landed) return {};
    const auto& beads = undoing.back.beads;
    const auto again = std::ranges::find(beads, undoing.landed->changeset.id, &Bead::id);
    if (again == beads.end()) return {};
    return told_of_landing(*undoing.landed, *again);
}

} // namespace

Result<UndoneDecision> undo_decision(WorkContext& work, const UndoRequest& request) {
    // One whose branch had moved as its run ended would be passed over for the decision below it.
    ATELIER_CHECK(record_unrecorded_integrations(work));
    ATELIER_TRY(Undoing undoing, work.plan.store.read(last_undoing));
    ATELIER_CHECK(require_shown(undoing.decision, request.shown));
    ATELIER_TRY(BranchesBack branches, branches_of(work, undoing));
    auto& built = undoing.back.built;
    built.insert(built.end(), branches.built.begin(), branches.built.end());
    if (!built.empty()) return fail(built_on(undoing.decision, built));
    UndoneDecision out{.decision = undoing.decision,
                       .titles = undoing.titles,
                       .beads = undoing.back.beads,
                       .branches = std::move(branches.branches),
                       .warnings = told_of(undoing)};
    if (!request.confirmed) return out;
    ATELIER_CHECK(make_again(work, out.branches));
    ATELIER_TRY(MovedBack moved, move_back(work, undoing.moved));
    out.checkouts = std::move(moved.checkouts);
    std::ranges::move(moved.warnings, std::back_inserter(out.warnings));
    ATELIER_CHECK(write_in_plan(work, undoing));
    if (undoing.landed) ATELIER_CHECK(move_root_back(work, undoing.landed->changeset.id));
    out.taken_back = true;
    return out;
}

} // namespace atelier
