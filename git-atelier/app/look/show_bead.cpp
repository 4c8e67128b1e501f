#include "app/look/show_bead.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/look/next_actions.hpp"
#include "domain/work/choice.hpp"
#include "domain/work/now.hpp"

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

// As deep as what is shown; what a task waits for may be anywhere below the epic.
Result<EpicTree> graph_for(PlanReader& plan, const ShowOutcome& shown, const Bead& epic) {
    const BeadKind kind = kind_of(shown.bead);
    const bool bare = kind == BeadKind::changeset && shown.children.empty();
    if (kind == BeadKind::epic || bare) return load_outline(plan, epic);
    return load_epic(plan, epic.id);
}

// What of the plan is approved together with the bead: its epic or changeset.
Result<Bead> approved_with(PlanReader& plan, const Bead& bead, const Bead& epic) {
    Bead here = bead;
    while (here.id != epic.id && kind_of(here) != BeadKind::changeset) {
        ATELIER_TRY(here, require_bead(plan, *here.parent));
    }
    return here;
}

// What is approved, and beside it what waits for that.
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
    if (is_draft(epic)) return {};
    ATELIER_TRY(out.waiting, what_waits(plan, epic));
    if (row.id == epic.id) return {};
    ATELIER_TRY(const Bead part, approved_with(plan, row, epic));
    const bool differs = !in_force || out.draft || part.id == row.id;
    std::erase_if(out.waiting,
                  [&](const WaitingChange& change) { return change.bead != part.id || !differs; });
    return {};
}

// A changeset that is left alone for a while after a failure says so, as its status does.
Result<void> add_reasons(PlanReader& plan, const Context& context, const EpicTree& graph,
                         ShowOutcome& out) {
    out.reasons = next_step_reasons(out.bead, graph, context.settings.admission);
    if (!out.state || is_settled(*out.state)) return {};
    const Time now = context.clock.now();
    ATELIER_TRY(const Pauses pauses, start_pauses(plan, now));
    for (Reason& reason : left_alone(out.bead.id, graph.epic().id, pauses, now))
        out.reasons.push_back(std::move(reason));
    return {};
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
        }
        ATELIER_TRY(out.children, deep ? plan.select({.below = id}) : plan.select({.parent = id}));
        for (const Bead& child : out.children) {
            if (kind_of(child) != BeadKind::changeset) continue;
            ATELIER_TRY(const ChangesetState state, state_now(plan, context, child, probe));
            out.child_states.emplace(child.id, state);
        }

        std::optional<EpicTree> graph;
        const auto epic = epic_of(plan, out.bead);
        if (epic) {
            ATELIER_TRY(graph, graph_for(plan, out, *epic));
            ATELIER_CHECK(show_as_approved(plan, *epic, *graph, out));
            ATELIER_CHECK(add_reasons(plan, context, *graph, out));
        } else if (epic.error().code != ErrorCode::not_found) {
            return tl::unexpected(epic.error());
        }
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
