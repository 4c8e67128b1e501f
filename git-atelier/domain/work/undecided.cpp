#include "domain/work/undecided.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/progress.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view nobody = "no event of the log says who decided it";

const DecisionFacts* row_facts(const BeadId& bead, Act act, const DecisionView& view) {
    const auto found = std::ranges::find_if(view.facts, [&](const DecisionFacts& one) {
        return one.row.bead == bead && one.row.act == act;
    });
    return found == view.facts.end() ? nullptr : &*found;
}

// What a planner gives up waits for the promotion of what is left, as its other changes do.
bool is_promoted_since(const Bead& changeset, const DecisionFacts& given_up,
                       const DecisionView& view) {
    if (!is_as_written(given_up) ||
        given_up.event->type != name_of(EventType::changeset_abandoned) || !changeset.parent)
        return false;
    const auto epic = view.epics.find(*changeset.parent);
    if (epic == view.epics.end()) return false;
    if (is_draft(epic->second)) return true;
    const DecisionFacts* const promotion = row_facts(epic->first, Act::promotion, view);
    return promotion != nullptr && !decision_fault(*promotion, view.lines) &&
           promotion->row.seq > given_up.row.seq;
}

std::optional<std::string> fault_of(const Bead& bead, Act act, const DecisionView& view) {
    const DecisionFacts* const facts = row_facts(bead.id, act, view);
    if (facts == nullptr) return std::string(nobody);
    auto fault = decision_fault(*facts, view.lines);
    if (fault && act == Act::abandon && is_promoted_since(bead, *facts, view)) return std::nullopt;
    return fault;
}

std::optional<std::string> fault_of_going_on(const Bead& changeset, const DecisionView& view) {
    const auto blocked = view.blocked.find(changeset.id);
    if (blocked == view.blocked.end()) return std::nullopt;
    const DecisionFacts* const facts = row_facts(changeset.id, Act::retry, view);
    if (facts == nullptr || facts->row.seq < blocked->second)
        return "event " + std::to_string(blocked->second) +
               " blocked it, and no event after that lets it go on";
    return decision_fault(*facts, view.lines);
}

} // namespace

std::vector<Act> said_by(const Bead& bead) {
    std::vector<Act> said;
    const BeadKind kind = kind_of(bead);
    if (kind == BeadKind::epic) {
        if (!is_closed(bead) && !is_draft(bead)) said.push_back(Act::promotion);
        if (was_abandoned(bead)) said.push_back(Act::abandon);
    }
    if (kind == BeadKind::changeset) {
        const ChangesetState state = state_of(bead);
        if (state == ChangesetState::abandoned) said.push_back(Act::abandon);
        if (!is_settled(state) && has_size_approval(bead)) said.push_back(Act::size);
    }
    return said;
}

bool says(const Bead& bead, Act act) {
    const auto said = said_by(bead);
    return std::ranges::find(said, act) != said.end();
}

bool may_have_been_unblocked(const Bead& bead) {
    if (kind_of(bead) != BeadKind::changeset) return false;
    const ChangesetState state = state_of(bead);
    return !is_settled(state) && state != ChangesetState::blocked;
}

UndecidedBeads undecided_among(const std::vector<Bead>& beads, const DecisionView& view) {
    UndecidedBeads undecided;
    for (const Bead& bead : beads) {
        for (const Act act : said_by(bead))
            if (auto why = fault_of(bead, act, view))
                undecided[bead.id].push_back({act, *std::move(why)});
        if (!may_have_been_unblocked(bead)) continue;
        if (auto why = fault_of_going_on(bead, view))
            undecided[bead.id].push_back({Act::retry, *std::move(why)});
    }
    return undecided;
}

} // namespace atelier
