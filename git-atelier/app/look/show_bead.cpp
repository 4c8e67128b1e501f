#include "app/look/show_bead.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/look/next_actions.hpp"
#include "app/publish/publish_record.hpp"
#include "domain/work/choice.hpp"
#include "domain/work/now.hpp"

#include <set>

namespace atelier {
namespace {

// What a prerequisite of a bead outside every epic is: only itself can say.
Prerequisite alone(const std::optional<Bead>& bead) {
    if (!bead) return Prerequisite::unknown;
    return is_closed(*bead) ? Prerequisite::landed : Prerequisite::open;
}

Result<void> add_prerequisites(PlanReader& plan, const std::optional<EpicTree>& graph,
                               ShowOutcome& out) {
    for (const BeadId& id : out.bead.depends_on) {
        ATELIER_TRY(auto found, plan.find(id));
        const Prerequisite state = graph ? prerequisite_state(id, *graph) : alone(found);
        if (found) {
            ATELIER_TRY(const auto lease, plan.lease(id));
            found = with_claim_expiry(*std::move(found), lease);
        }
        out.prerequisites.push_back({id, state, std::move(found)});
    }
    return {};
}

// Oldest first: those whose parent it is, or all below it.
std::vector<Bead> children_in(const std::vector<Bead>& rows, const BeadId& parent, bool all) {
    std::set<BeadId> above = {parent};
    if (all)
        for (std::size_t before = 0; before != above.size();) {
            before = above.size();
            for (const Bead& row : rows)
                if (row.parent && above.contains(*row.parent)) above.insert(row.id);
        }
    std::vector<Bead> children;
    for (const Bead& row : rows)
        if (row.parent && above.contains(*row.parent)) children.push_back(row);
    return children;
}

// What of the plan is approved together with the bead: its epic or changeset.
Result<Bead> approved_with(PlanReader& plan, const Bead& bead, const Bead& epic) {
    Bead here = bead;
    while (here.id != epic.id && kind_of(here) != BeadKind::changeset) {
        ATELIER_TRY(here, require_bead(plan, *here.parent));
    }
    return here;
}

// What is approved, and of what waits for that only what concerns the bead.
Result<void> show_as_approved(PlanReader& plan, const Bead& epic, const EpicTree& graph,
                              ShowOutcome& out) {
    const auto approved = [&](Bead& bead) {
        const Bead* found = graph.find(bead.id);
        if (found != nullptr) bead = *found;
        return found != nullptr;
    };
    const Bead row = out.bead;
    const bool in_force = approved(out.bead);
    // A task that is new is in what waits.
    std::erase_if(out.children, [&](Bead& child) { return !approved(child); });
    if (out.bead != row) out.draft = row;
    if (row.id == epic.id) return {};
    ATELIER_TRY(const Bead part, approved_with(plan, row, epic));
    const bool differs = !in_force || out.draft || part.id == row.id;
    std::erase_if(out.waiting,
                  [&](const WaitingChange& change) { return change.bead != part.id || !differs; });
    return {};
}

// What somebody has paused says so, and a changeset that is left alone for a while after a failure,
// as its status does.
Result<void> add_reasons(PlanReader& plan, const Context& context, const EpicTree& graph,
                         ShowOutcome& out) {
    out.reasons = next_step_reasons(out.bead, graph, context.settings.admission);
    const bool ended = out.state ? is_settled(*out.state) : is_closed(out.bead);
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    if (!ended)
        for (Reason& reason : paused_by_order(orders, graph.epic(), context.issue_prefix))
            out.reasons.push_back(std::move(reason));
    if (!out.state || is_settled(*out.state)) return {};
    const Time now = context.clock.now();
    ATELIER_TRY(const Pauses pauses, start_pauses(plan, now));
    for (Reason& reason : left_alone(out.bead.id, graph.epic().id, pauses, now))
        out.reasons.push_back(std::move(reason));
    ATELIER_TRY(const auto waits, molecule_waits(plan, context, out.bead));
    if (waits) out.reasons.push_back(*waits);
    return {};
}

// What is below the bead in the plan of its epic, which is read once: as it is approved, with what
// waits for that.
Result<EpicTree> add_plan(PlanReader& plan, const Bead& epic, bool deep, ShowOutcome& out) {
    ATELIER_TRY(auto below, plan.select({.below = epic.id}));
    PlanBeads rows{epic, std::move(below)};
    ATELIER_TRY(const Approval approval, approval_of(plan, rows, PlanDepth::whole));
    out.children = children_in(rows.below, out.bead.id, deep);
    if (!is_draft(epic)) {
        ATELIER_TRY(out.waiting, what_waits(plan, rows, approval));
    }
    ATELIER_TRY(EpicTree graph, approved_tree(plan, std::move(rows), approval));
    ATELIER_CHECK(show_as_approved(plan, epic, graph, out));
    return graph;
}

} // namespace

Result<ShowOutcome> show_bead(const Context& context, const LivenessProbe& probe, const BeadId& id,
                              std::size_t events) {
    return context.store.read([&](PlanReader& plan) -> Result<ShowOutcome> {
        ATELIER_TRY(Bead bead, require_bead(plan, id));
        ShowOutcome out{.bead = std::move(bead)};
        // Below a changeset or a task everything counts: it is open until all of that is closed.
        const BeadKind kind = kind_of(out.bead);
        const bool deep =
            kind == BeadKind::changeset || kind == BeadKind::task || kind == BeadKind::subtask;
        if (kind == BeadKind::changeset) {
            ATELIER_TRY(out.state, state_now(plan, context, out.bead, probe));
            ATELIER_TRY(out.published, state_as_seen(plan, id));
        }
        std::optional<EpicTree> graph;
        const auto epic = epic_of(plan, out.bead);
        if (epic) {
            ATELIER_TRY(graph, add_plan(plan, *epic, deep, out));
        } else if (epic.error().code == ErrorCode::not_found) {
            ATELIER_TRY(out.children,
                        deep ? plan.select({.below = id}) : plan.select({.parent = id}));
        } else {
            return tl::unexpected(epic.error());
        }
        for (const Bead& child : out.children) {
            if (kind_of(child) != BeadKind::changeset) continue;
            ATELIER_TRY(const ChangesetState state, state_now(plan, context, child, probe));
            out.child_states.emplace(child.id, state);
        }
        if (graph) ATELIER_CHECK(add_reasons(plan, context, *graph, out));
        ATELIER_CHECK(add_prerequisites(plan, graph, out));
        ATELIER_TRY(const auto lease, plan.lease(id));
        ATELIER_TRY(out.bead, as_it_is_now(plan, context,
                                           with_claim_expiry(std::move(out.bead), lease), probe));
        if (events > 0) {
            ATELIER_TRY(out.events, plan.events({.bead = id, .newest = events}));
        }
        return out;
    });
}

} // namespace atelier
