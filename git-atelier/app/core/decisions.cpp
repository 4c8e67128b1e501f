#include "app/core/decisions.hpp"

#include "app/core/adopt_log.hpp"
#include "domain/bead/changeset.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

Result<std::optional<std::int64_t>> last_block(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(
        const auto last,
        plan.events({.bead = changeset, .types = {EventType::changeset_blocked}, .newest = 1}));
    return last.empty() ? std::nullopt : std::optional(last.front().seq);
}

using EpicsById = std::map<BeadId, const Bead*>;

// The epic, one of `epics` or not, may be given up or promoted itself.
Result<void> add_parent(PlanReader& plan, const Bead& changeset, const EpicsById& epics,
                        DecisionView& view) {
    if (!changeset.parent || view.epics.contains(*changeset.parent)) return {};
    if (const auto known = epics.find(*changeset.parent); known != epics.end()) {
        view.epics.emplace(known->first, *known->second);
        return {};
    }
    ATELIER_TRY(const auto epic, plan.find(*changeset.parent));
    if (epic) view.epics.emplace(epic->id, *epic);
    return {};
}

std::string approval_look_key(const BeadId& changeset) {
    return "approval-look:" + changeset.str();
}

bool may_be_approved(const Bead& changeset) {
    const ChangesetState state = state_of(changeset);
    return state == ChangesetState::done || state == ChangesetState::blocked;
}

Result<std::map<BeadId, KnownApproval>> known_approvals(PlanReader& plan,
                                                        const std::vector<BeadId>& changesets) {
    std::map<BeadId, KnownApproval> known;
    if (changesets.empty()) return known;
    ATELIER_TRY(const auto decided, plan.decisions(changesets));
    if (std::ranges::none_of(decided, [](const auto& one) { return one.row.act == Act::verdict; }))
        return known;
    ATELIER_TRY(const auto lines, plan.decision_lines());
    for (const DecisionFacts& facts : decided) {
        if (facts.row.act != Act::verdict || decision_fault(facts, lines)) continue;
        auto approval = approval_in(*facts.event);
        if (!approval) continue;
        ATELIER_TRY(const auto look, plan.remembered(approval_look_key(facts.row.bead)));
        known.emplace(facts.row.bead,
                      KnownApproval{*std::move(approval), approval_look(look.value_or(""))});
    }
    return known;
}

// As its last assessment counted them, and when that was; as planned where nobody has.
struct WaitingWork {
    std::int64_t lines = 0;
    Time since{};
};

Result<WaitingWork> waiting_work(PlanReader& plan, const Bead& changeset) {
    WaitingWork work{.since = changeset.updated_at};
    ATELIER_TRY(
        const auto done,
        plan.events({.bead = changeset.id, .types = {EventType::changeset_done}, .newest = 1}));
    if (done.empty()) {
        const auto facts = Changeset::of(changeset);
        if (facts && facts->lines()) work.lines = facts->lines()->value_or(0);
        return work;
    }
    work.since = done.front().at;
    const auto parsed = parse_json(done.front().data);
    const Json* const data = std::get_if<Json>(&parsed);
    const Json* const lines = data == nullptr ? nullptr : data->find("lines");
    if (lines != nullptr && lines->is_int()) work.lines = lines->as_int();
    return work;
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

Result<UndecidedBeads> undecided_beads(PlanReader& plan, const std::vector<const Bead*>& beads) {
    DecisionView view;
    std::set<BeadId> asked;
    std::vector<Bead> saying;
    EpicsById epics;
    for (const Bead* const bead : beads)
        if (kind_of(*bead) == BeadKind::epic) epics.emplace(bead->id, bead);
    for (const Bead* const bead : beads) {
        const bool is_changeset = kind_of(*bead) == BeadKind::changeset;
        bool says = !said_by(*bead).empty();
        if (is_changeset && state_of(*bead) == ChangesetState::abandoned)
            ATELIER_CHECK(add_parent(plan, *bead, epics, view));
        if (may_have_been_unblocked(*bead) && has_begun(*bead)) {
            ATELIER_TRY(const auto blocked, last_block(plan, bead->id));
            if (blocked) view.blocked.emplace(bead->id, *blocked);
            says = says || blocked;
        }
        if (!says) continue;
        asked.insert(bead->id);
        if (bead->parent && is_changeset) asked.insert(*bead->parent);
        saying.push_back(*bead);
    }
    if (saying.empty()) return UndecidedBeads();
    ATELIER_TRY(view.facts, plan.decisions({asked.begin(), asked.end()}));
    ATELIER_TRY(view.lines, plan.decision_lines());
    return undecided_among(saying, view);
}

Result<UndecidedBeads> undecided_beads(PlanReader& plan, const std::vector<Bead>& beads) {
    std::vector<const Bead*> given;
    given.reserve(beads.size());
    for (const Bead& bead : beads)
        given.push_back(&bead);
    return undecided_beads(plan, given);
}

Result<void> note_undecided(PlanReader& plan, EpicTree& tree) {
    ATELIER_TRY(auto undecided, undecided_beads(plan, tree.decidable()));
    tree.set_undecided(std::move(undecided));
    return {};
}

Result<void> note_approvals(PlanReader& plan, EpicTree& tree, const std::optional<BeadId>& more) {
    std::vector<BeadId> asked;
    for (const Bead& changeset : tree.changesets())
        if (may_be_approved(changeset) || changeset.id == more) asked.push_back(changeset.id);
    ATELIER_TRY(auto known, known_approvals(plan, asked));
    for (auto& [id, approval] : known)
        tree.set_approval(id, std::move(approval));
    return {};
}

Result<void> note_approvals(PlanReader& plan, std::vector<EpicTree>& trees) {
    std::vector<BeadId> asked;
    for (const EpicTree& tree : trees)
        for (const Bead& changeset : tree.changesets())
            if (may_be_approved(changeset)) asked.push_back(changeset.id);
    ATELIER_TRY(const auto known, known_approvals(plan, asked));
    for (EpicTree& tree : trees)
        for (const Bead& changeset : tree.changesets())
            if (const auto found = known.find(changeset.id); found != known.end())
                tree.set_approval(changeset.id, found->second);
    return {};
}

Result<std::optional<KnownApproval>> known_approval(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(auto known, known_approvals(plan, {changeset}));
    const auto found = known.find(changeset);
    if (found == known.end()) return std::optional<KnownApproval>();
    return std::optional(std::move(found->second));
}

Result<void> put_look(PlanWriter& plan, const BeadId& changeset, const ApprovalLook& look) {
    return plan.remember(approval_look_key(changeset), written(look));
}

Result<ReviewDebt> review_debt(PlanReader& plan, const AdmissionRules& rules) {
    ReviewDebt debt;
    if (!rules.wants_approval() && rules.pr_mode == PrMode::none) return debt;
    // By the label alone: what is found so does not grow with the past.
    ATELIER_TRY(const auto begun,
                plan.select({.label = std::string(name_of(ChangesetLabel::in_progress))}));
    std::map<BeadId, std::vector<Bead>> by_epic;
    for (const Bead& changeset : begun)
        if (state_of(changeset) == ChangesetState::done && changeset.parent)
            by_epic[*changeset.parent].push_back(changeset);
    for (auto& [epic, changesets] : by_epic) {
        ATELIER_TRY(const auto above, plan.find(epic));
        if (!above || is_closed(*above)) continue;
        EpicTree tree(*above, std::move(changesets), {});
        ATELIER_CHECK(note_approvals(plan, tree));
        for (const Bead& changeset : tree.changesets()) {
            if (!awaits_person(changeset, tree, rules)) continue;
            ATELIER_TRY(const WaitingWork work, waiting_work(plan, changeset));
            debt.add(work.lines, work.since);
        }
    }
    return debt;
}

Result<std::optional<Reason>> review_debt_reached(PlanReader& plan, const Context& context) {
    const ReviewLimits& limits = context.settings.review;
    if (!limits.any()) return std::nullopt;
    ATELIER_TRY(const ReviewDebt debt, review_debt(plan, context.settings.admission));
    return too_much_to_review(debt, limits, context.caller.role() == Role::overseer);
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
