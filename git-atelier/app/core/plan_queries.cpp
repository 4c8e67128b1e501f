#include "app/core/plan_queries.hpp"

#include "app/core/approval.hpp"
#include "app/core/decisions.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/matter.hpp"

#include <set>

namespace atelier {
namespace {

Result<Bead> require_kind(PlanReader& plan, const BeadId& id, BeadKind kind) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    if (kind_of(bead) == kind) return bead;
    Json details = Json::object();
    details.set("id", id.str());
    return fail(ErrorCode::not_found,
                id.str() + " is " + with_article(name_of(kind_of(bead))) +
                    (kind == BeadKind::epic && bead.parent ? " of " + bead.parent->str() : "") +
                    ", not " + with_article(name_of(kind)),
                advise(Hint::epics_and_changesets), std::move(details));
}

// What `epic` and the beads in it wait for outside of it, transitively.
Result<std::vector<Bead>> prerequisites_outside(PlanReader& plan, const Bead& epic,
                                                const std::vector<Bead>& inside) {
    std::set<BeadId> seen = {epic.id};
    std::vector<BeadId> wanted = epic.depends_on;
    const auto want = [&](const Bead& bead) {
        wanted.insert(wanted.end(), bead.depends_on.begin(), bead.depends_on.end());
        // One that cannot be read leads nowhere, and counts as unknown.
        if (const auto by = superseded_by(bead); by && *by) wanted.push_back(**by);
    };
    for (const Bead& bead : inside) {
        seen.insert(bead.id);
        want(bead);
    }
    std::vector<Bead> outside;
    while (!wanted.empty()) {
        const BeadId id = wanted.back();
        wanted.pop_back();
        if (!seen.insert(id).second) continue;
        ATELIER_TRY(auto found, plan.find(id));
        if (!found) continue;
        want(*found);
        outside.push_back(*std::move(found));
    }
    return outside;
}

Result<EpicTree> approved_tree_of(PlanReader& plan, Bead epic, const BeadQuery& inside,
                                  PlanDepth depth) {
    ATELIER_TRY(auto below, plan.select(inside));
    PlanBeads rows{std::move(epic), std::move(below)};
    if (is_closed(rows.epic)) return plan_of(plan, std::move(rows));
    ATELIER_TRY(const Approval approval, approval_of(plan, rows, depth));
    return approved_tree(plan, std::move(rows), approval);
}

} // namespace

Result<Bead> require_bead(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(auto found, plan.find(id));
    if (found) return *std::move(found);
    Json details = Json::object();
    details.set("id", id.str());
    return fail(ErrorCode::not_found, "there is no bead " + id.str(), advise(Hint::what_there_is),
                std::move(details));
}

Result<Bead> require_epic(PlanReader& plan, const BeadId& id) {
    return require_kind(plan, id, BeadKind::epic);
}

Result<Bead> require_changeset(PlanReader& plan, const BeadId& id) {
    return require_kind(plan, id, BeadKind::changeset);
}

Result<void> require_part_of_plan(const Bead& bead) {
    const BeadKind kind = kind_of(bead);
    if (kind == BeadKind::epic || kind == BeadKind::changeset || kind == BeadKind::task ||
        kind == BeadKind::subtask)
        return {};
    return fail(ErrorCode::usage,
                bead.id.str() + " is " + with_article(name_of(kind)) +
                    ", which is not part of a plan",
                advise(Hint::what_is_edited));
}

Result<EpicTree> load_epic(PlanReader& plan, const BeadId& epic_id) {
    ATELIER_TRY(Bead epic, require_epic(plan, epic_id));
    return approved_tree_of(plan, std::move(epic), {.below = epic_id}, PlanDepth::whole);
}

Result<EpicTree> load_outline(PlanReader& plan, Bead epic) {
    const BeadQuery children{.parent = epic.id};
    return approved_tree_of(plan, std::move(epic), children, PlanDepth::outline);
}

Result<EpicTree> approved_tree(PlanReader& plan, PlanBeads rows, const Approval& approval) {
    if (approval.text && !is_closed(rows.epic)) rows = as_approved(std::move(rows), *approval.text);
    return plan_of(plan, std::move(rows));
}

Result<EpicTree> plan_of(PlanReader& plan, PlanBeads beads) {
    ATELIER_TRY(auto outside, prerequisites_outside(plan, beads.epic, beads.below));
    EpicTree tree(std::move(beads.epic), std::move(beads.below), std::move(outside),
                  std::move(beads.waiting));
    ATELIER_CHECK(note_undecided(plan, tree));
    ATELIER_CHECK(note_approvals(plan, tree));
    return tree;
}

Result<PlanBeads> load_rows(PlanReader& plan, const BeadId& epic_id) {
    ATELIER_TRY(Bead epic, require_epic(plan, epic_id));
    ATELIER_TRY(auto below, plan.select({.below = epic_id}));
    return PlanBeads{std::move(epic), std::move(below)};
}

Result<EpicTree> load_plan(PlanReader& plan, const BeadId& epic_id) {
    ATELIER_TRY(PlanBeads rows, load_rows(plan, epic_id));
    return plan_of(plan, std::move(rows));
}

Result<Bead> changeset_as_approved(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(Bead row, require_changeset(plan, id));
    if (!row.parent) return row;
    ATELIER_TRY(const auto text, approved_text(plan, *row.parent));
    return text ? as_approved(std::move(row), *text) : row;
}

Result<Bead> epic_of(PlanReader& plan, const Bead& bead) {
    Bead here = bead;
    std::set<BeadId> seen;
    while (kind_of(here) != BeadKind::epic) {
        if (!here.parent || !seen.insert(here.id).second)
            return fail(ErrorCode::not_found, bead.id.str() + " belongs to no epic");
        ATELIER_TRY(here, require_bead(plan, *here.parent));
    }
    return here;
}

Result<std::optional<Bead>> held_epic(PlanReader& plan, const Bead& agent) {
    if (!agent.assignment) return std::optional<Bead>{};
    ATELIER_TRY(auto epic, plan.find(*agent.assignment));
    if (!epic || is_closed(*epic) || epic->assignee != agent.title) return std::optional<Bead>{};
    return epic;
}

std::string more_work_key(const BeadId& epic) {
    return matter_key(Matter::more_work, epic);
}

std::string blocked_key(const BeadId& changeset) {
    return matter_key(Matter::blocked, changeset);
}

std::string promotion_key(const BeadId& epic) {
    return matter_key(Matter::promotion, epic);
}

Result<bool> more_work_announced(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const std::size_t messages, plan.count({.kind = BeadKind::message,
                                                        .statuses = {BeadStatus::open},
                                                        .message_key = more_work_key(epic)}));
    return messages > 0;
}

Result<PauseOrders> pause_orders(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(std::string(pause_orders_key)));
    ATELIER_TRY(const PauseOrders given, PauseOrders::parse(text.value_or("")));
    PauseOrders orders = given;
    for (const PauseOrder& order : given.all()) {
        if (!order.on) continue;
        ATELIER_TRY(const auto bead, plan.find(*order.on));
        if (!bead || is_closed(*bead)) orders.take_away(order.on);
    }
    return orders;
}

const std::vector<BeadStatus>& open_statuses() {
    static const std::vector<BeadStatus> all = {BeadStatus::open,    BeadStatus::in_progress,
                                                BeadStatus::hooked,  BeadStatus::pinned,
                                                BeadStatus::blocked, BeadStatus::deferred};
    return all;
}

Result<std::vector<Bead>> open_epics(PlanReader& plan) {
    return plan.select({.kind = BeadKind::epic, .statuses = open_statuses()});
}

} // namespace atelier
