#include "app/claim/own_work.hpp"

#include "app/claim/agents.hpp"
#include "app/core/plan_queries.hpp"

#include <algorithm>

namespace atelier {
namespace {

tl::unexpected<Error> not_own(const std::string& why) {
    return fail(ErrorCode::not_runnable, why, advise(Hint::leave_to_its_worker));
}

// The changeset that `bead` is, or that stands above it; nullopt for a task of the epic itself.
Result<std::optional<Bead>> changeset_above(PlanReader& plan, const Bead& bead) {
    Bead here = bead;
    while (kind_of(here) != BeadKind::changeset && kind_of(here) != BeadKind::epic && here.parent) {
        ATELIER_TRY(here, require_bead(plan, *here.parent));
    }
    return kind_of(here) == BeadKind::changeset ? std::optional(std::move(here)) : std::nullopt;
}

Result<void> require_own_changeset(const std::optional<Session>& session, const Bead& changeset,
                                   const Bead& bead) {
    const std::string id = changeset.id.str();
    if (!session) {
        const ChangesetState state = state_of(changeset);
        if (!is_settled(state) && state != ChangesetState::planned) return {};
        return not_own(state == ChangesetState::planned
                           ? id + " is not ready to be worked on"
                           : id + " is " + std::string(name_of(state)));
    }
    if (session->changeset == changeset.id) return {};
    const std::string works = session->changeset
                                  ? "this session works on " + session->changeset->str()
                                  : "this session works on no changeset";
    return not_own(bead.id == changeset.id
                       ? works + ", not on " + id
                       : bead.id.str() + " belongs to " + id + ", and " + works);
}

// One that is done only waits to land.
bool is_to_be_worked_on(const Bead& changeset, const EpicTree& graph) {
    return !is_settled(changeset, graph) && state_of(changeset) != ChangesetState::done;
}

} // namespace

bool is_last_one(const EpicTree& graph, const std::optional<BeadId>& changeset) {
    return std::ranges::none_of(graph.changesets(), [&](const Bead& other) {
        return other.id != changeset && is_to_be_worked_on(other, graph);
    });
}

Result<Bead> find_own_work(PlanReader& plan, const Context& context,
                           const std::optional<Session>& session, const Bead& bead) {
    ATELIER_TRY(Bead epic, epic_of(plan, bead));
    if (context.caller.role() != Role::worker) return epic;
    ATELIER_CHECK(held_claim(plan, context, epic.id));
    ATELIER_TRY(const auto changeset, changeset_above(plan, bead));
    if (changeset) {
        ATELIER_CHECK(require_own_changeset(session, *changeset, bead));
        return epic;
    }
    ATELIER_TRY(const EpicTree graph, load_epic(plan, epic.id));
    // Without an orchestrator nobody knows which one is meant: one may be left.
    const auto left = std::ranges::find_if(
        graph.changesets(), [&](const Bead& one) { return is_to_be_worked_on(one, graph); });
    const auto own = session                            ? session->changeset
                     : left != graph.changesets().end() ? std::optional(left->id)
                                                        : std::nullopt;
    if (is_last_one(graph, own)) return epic;
    return not_own(bead.id.str() + " is a task of " + epic.id.str() +
                   " itself, for whoever does its last changeset");
}

Result<Bead> require_own_work(PlanWriter& plan, const Context& context,
                              const std::optional<Session>& session, const Bead& bead) {
    ATELIER_TRY(Bead epic, find_own_work(plan, context, session, bead));
    if (context.caller.role() == Role::worker) ATELIER_CHECK(require_claim(plan, context, epic.id));
    return epic;
}

} // namespace atelier
