#include "app/core/decisions.hpp"

#include "app/core/adopt_log.hpp"
#include "domain/bead/changeset.hpp"

#include <set>

namespace atelier {
namespace {

Result<std::optional<std::int64_t>> last_block(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(
        const auto last,
        plan.events({.bead = changeset, .types = {EventType::changeset_blocked}, .newest = 1}));
    return last.empty() ? std::nullopt : std::optional(last.front().seq);
}

// An epic that is none of `beads` and is given up or promoted itself.
Result<void> add_parent(PlanReader& plan, const Bead& changeset, DecisionView& view) {
    if (!changeset.parent || view.epics.contains(*changeset.parent)) return {};
    ATELIER_TRY(const auto epic, plan.find(*changeset.parent));
    if (epic) view.epics.emplace(epic->id, *epic);
    return {};
}

Result<LineFaults> read_line_faults(PlanReader& plan) {
    ATELIER_TRY(const auto events, plan.events({}));
    ATELIER_TRY(auto lines, plan.decision_lines());
    return line_faults(events, std::move(lines));
}

} // namespace

Result<LineFaults> line_faults_of(const Context& context) {
    ATELIER_TRY(const bool older, is_log_to_be_adopted(context.store));
    if (older) return LineFaults();
    ATELIER_TRY(auto faults, context.store.read(read_line_faults));
    if (faults.without_line.empty()) return faults;
    // A line is written after its event, before the next writer gets its turn: that one's turn is
    // waited for, and nothing written.
    if (auto next = context.store.begin_write(context.stamp(), Durability::relaxed); next)
        next->reset();
    return context.store.read(read_line_faults);
}

Result<UndecidedBeads> undecided_beads(PlanReader& plan, const std::vector<Bead>& beads) {
    DecisionView view;
    std::set<BeadId> asked;
    std::vector<Bead> saying;
    for (const Bead& bead : beads)
        if (kind_of(bead) == BeadKind::epic) view.epics.emplace(bead.id, bead);
    for (const Bead& bead : beads) {
        bool says = !said_by(bead).empty();
        if (state_of(bead) == ChangesetState::abandoned && kind_of(bead) == BeadKind::changeset)
            ATELIER_CHECK(add_parent(plan, bead, view));
        if (may_have_been_unblocked(bead) && has_begun(bead)) {
            ATELIER_TRY(const auto blocked, last_block(plan, bead.id));
            if (blocked) view.blocked.emplace(bead.id, *blocked);
            says = says || blocked;
        }
        if (!says) continue;
        asked.insert(bead.id);
        if (bead.parent && kind_of(bead) == BeadKind::changeset) asked.insert(*bead.parent);
        saying.push_back(bead);
    }
    if (saying.empty()) return UndecidedBeads();
    ATELIER_TRY(view.facts, plan.decisions({asked.begin(), asked.end()}));
    ATELIER_TRY(view.lines, plan.decision_lines());
    return undecided_among(saying, view);
}

Result<void> note_undecided(PlanReader& plan, EpicTree& tree) {
    ATELIER_TRY(auto undecided, undecided_beads(plan, tree.decidable()));
    tree.set_undecided(std::move(undecided));
    return {};
}

Result<void> require_promoted(const EpicTree& tree) {
    const auto reasons = not_decided(tree);
    if (reasons.empty()) return {};
    return fail(reasons.front().code, reasons.front().message, advise(Hint::overseer_decides_it));
}

Result<std::optional<Event>> decision_in_force(PlanReader& plan, const BeadId& bead, Act act) {
    ATELIER_TRY(auto found, plan.decisions({bead}));
    ATELIER_TRY(const auto lines, plan.decision_lines());
    for (DecisionFacts& facts : found)
        if (facts.row.act == act && !decision_fault(facts, lines)) return std::move(facts.event);
    return std::nullopt;
}

} // namespace atelier
