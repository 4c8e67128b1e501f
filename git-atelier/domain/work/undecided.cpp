#include "domain/work/undecided.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/progress.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace atelier {
namespace {

constexpr std::string_view nobody = "no event of the log says who decided it";

// The view, with its facts where each is found.
class KnownFacts {
  public:
    explicit KnownFacts(const DecisionView& given) : view(given) {
        for (const DecisionFacts& facts : view.facts)
            by_row_.emplace(std::pair(std::string_view(facts.row.bead.str()), facts.row.act),
                            &facts);
    }
    const DecisionFacts* find(const BeadId& bead, Act act) const {
        const auto found = by_row_.find({bead.str(), act});
        return found == by_row_.end() ? nullptr : found->second;
    }

    const DecisionView& view;

  private:
    std::map<std::pair<std::string_view, Act>, const DecisionFacts*> by_row_;
};

// What a planner gives up waits for the promotion of what is left, as its other changes do.
bool is_promoted_since(const Bead& changeset, const DecisionFacts& given_up,
                       const KnownFacts& known) {
    if (!is_as_written(given_up) ||
        given_up.event->type != name_of(EventType::changeset_abandoned) || !changeset.parent)
        return false;
    const auto epic = known.view.epics.find(*changeset.parent);
    if (epic == known.view.epics.end()) return false;
    if (is_draft(epic->second)) return true;
    const DecisionFacts* const promotion = known.find(epic->first, Act::promotion);
    return promotion != nullptr && !decision_fault(*promotion, known.view.lines) &&
           promotion->row.seq > given_up.row.seq;
}

std::optional<std::string> fault_of(const Bead& bead, Act act, const KnownFacts& known) {
    const DecisionFacts* const facts = known.find(bead.id, act);
    if (facts == nullptr) return std::string(nobody);
    auto fault = decision_fault(*facts, known.view.lines);
    if (fault && act == Act::abandon && is_promoted_since(bead, *facts, known)) return std::nullopt;
    return fault;
}

std::optional<std::string> fault_of_going_on(const Bead& changeset, const KnownFacts& known) {
    const auto& all_blocked = known.view.blocked;
    const auto blocked = all_blocked.find(changeset.id);
    if (blocked == all_blocked.end()) return std::nullopt;
    const DecisionFacts* const facts = known.find(changeset.id, Act::retry);
    if (facts == nullptr || facts->row.seq < blocked->second)
        return "event " + std::to_string(blocked->second) +
               " blocked it, and no event after that lets it continue";
    return decision_fault(*facts, known.view.lines);
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
    // What is pinned does not go on, and is blocked again once it is released.
    if (kind_of(bead) != BeadKind::changeset || bead.status == BeadStatus::pinned) return false;
    const ChangesetState state = state_of(bead);
    return !is_settled(state) && state != ChangesetState::blocked;
}

UndecidedBeads undecided_among(const std::vector<Bead>& beads, const DecisionView& view) {
    UndecidedBeads undecided;
    const KnownFacts known(view);
    for (const Bead& bead : beads) {
        for (const Act act : said_by(bead))
            if (auto why = fault_of(bead, act, known))
                undecided[bead.id].push_back({act, *std::move(why)});
        if (!may_have_been_unblocked(bead)) continue;
        if (auto why = fault_of_going_on(bead, known))
            undecided[bead.id].push_back({Act::retry, *std::move(why)});
    }
    return undecided;
}

} // namespace atelier
