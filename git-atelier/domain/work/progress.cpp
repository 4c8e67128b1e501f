#include "domain/work/progress.hpp"

#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

Prerequisite state_following_replacements(const BeadId& id, const EpicTree& graph,
                                          std::vector<const Bead*>& seen) {
    const Bead* bead = graph.find(id);
    if (bead == nullptr || std::ranges::count(seen, bead) > 0) return Prerequisite::unknown;
    if (kind_of(*bead) != BeadKind::changeset)
        return is_closed(*bead) ? Prerequisite::landed : Prerequisite::open;
    switch (state_of(*bead)) {
    case ChangesetState::merged:
        return Prerequisite::landed;
    case ChangesetState::done:
        return Prerequisite::done;
    case ChangesetState::abandoned: {
        if (graph.undecided(id, Act::abandon) != nullptr) return Prerequisite::open;
        const auto replacement = superseded_by(*bead);
        if (!replacement) return Prerequisite::unknown;
        if (!*replacement) return Prerequisite::abandoned;
        seen.push_back(bead);
        return state_following_replacements(**replacement, graph, seen);
    }
    case ChangesetState::planned:
    case ChangesetState::ready:
    case ChangesetState::working:
    case ChangesetState::interrupted:
    case ChangesetState::blocked:
        return Prerequisite::open;
    }
    return Prerequisite::unknown;
}

// An abandoned prerequisite stands for what supersedes it.
BeadId meant_by(const BeadId& prerequisite, const EpicTree& graph) {
    BeadId actual = prerequisite;
    std::set<BeadId> seen;
    while (seen.insert(actual).second) {
        const Bead* bead = graph.find(actual);
        if (bead == nullptr || state_of(*bead) != ChangesetState::abandoned) break;
        if (graph.undecided(actual, Act::abandon) != nullptr) break;
        const auto next = superseded_by(*bead);
        if (!next || !*next) break;
        actual = **next;
    }
    return actual;
}

// The changeset's own prerequisites and its epic's.
void add_prerequisite_reasons(const Bead& bead, const EpicTree& graph, bool to_land,
                              std::vector<Reason>& reasons) {
    for (const BeadId& id : bead.depends_on) {
        const BeadId actual = meant_by(id, graph);
        const std::string name =
            actual.str() + (actual == id ? "" : ", which supersedes " + id.str() + ",");
        switch (prerequisite_state(id, graph)) {
        case Prerequisite::landed:
            break;
        case Prerequisite::done:
            if (to_land)
                reasons.push_back(
                    {ErrorCode::prerequisite_open, name + " is done, but has not landed", actual});
            break;
        case Prerequisite::open:
            reasons.push_back({ErrorCode::prerequisite_open, name + " is not done", actual});
            break;
        case Prerequisite::abandoned:
            reasons.push_back({ErrorCode::prerequisite_abandoned,
                               name + " was abandoned and nothing supersedes it", actual});
            break;
        case Prerequisite::unknown:
            reasons.push_back({ErrorCode::prerequisite_open,
                               id.str() + " cannot be found, so it is not known to be done", id});
            break;
        }
    }
}

std::string nothing_to_land(const Bead& changeset) {
    const ChangesetState state = state_of(changeset);
    if (is_settled(state)) return how_it_was_settled(changeset);
    if (state == ChangesetState::blocked)
        return changeset.id.str() + " is blocked; it does not land by itself";
    // Whether anybody works on what was begun is not written there, nor what a person can land of
    // it or has merged by hand.
    if (state == ChangesetState::working)
        return changeset.id.str() + " is not done; it does not land by itself yet";
    return changeset.id.str() + " is " + std::string(name_of(state)) +
           "; there is nothing to land yet";
}

Reason why_planned(const Bead& changeset, const Bead& epic) {
    if (is_draft(changeset))
        return {ErrorCode::approval_required,
                changeset.id.str() + " was planned after " + epic.id.str() +
                    " was promoted, and waits until that is promoted again",
                changeset.id};
    return {ErrorCode::not_runnable, changeset.id.str() + " has no description yet", changeset.id};
}

} // namespace

std::string_view word_of(const Reason& reason) {
    return reason.gate.empty() ? info(reason.code).name : reason.gate;
}

Json reasons_json(const std::vector<Reason>& reasons) {
    Json out = Json::array();
    for (const Reason& reason : reasons) {
        Json row = Json::object();
        row.set("code", info(reason.code).name);
        row.set("message", reason.message);
        row.set("bead", reason.bead ? Json(reason.bead->str()) : Json());
        if (!reason.gate.empty()) row.set("gate", reason.gate);
        out.push(std::move(row));
    }
    return out;
}

ChangesetState state_of(const Bead& changeset) {
    const auto label = changeset_label(changeset);
    if (label == ChangesetLabel::merged) return ChangesetState::merged;
    if (label == ChangesetLabel::abandoned || is_closed(changeset))
        return ChangesetState::abandoned;
    if (changeset.status == BeadStatus::blocked) return ChangesetState::blocked;
    if (label == ChangesetLabel::in_progress)
        return has_done_head(changeset) ? ChangesetState::done : ChangesetState::working;
    return label == ChangesetLabel::ready ? ChangesetState::ready : ChangesetState::planned;
}

bool is_settled(ChangesetState state) {
    return state == ChangesetState::merged || state == ChangesetState::abandoned;
}

EpicTree::EpicTree(Bead epic, std::vector<Bead> descendants, std::vector<Bead> outside,
                   std::set<BeadId> waiting)
    : epic_(std::move(epic)), waiting_(std::move(waiting)) {
    if (!std::is_sorted(descendants.begin(), descendants.end(), older))
        std::sort(descendants.begin(), descendants.end(), older);
    changesets_.reserve(descendants.size());
    for (Bead& bead : descendants) {
        const BeadKind kind = kind_of(bead);
        if (kind == BeadKind::changeset && bead.parent == epic_.id)
            add(List::changesets, changesets_, std::move(bead));
        else if (kind == BeadKind::task || kind == BeadKind::subtask)
            add(List::tasks, tasks_, std::move(bead));
        else
            add(List::rest, rest_, std::move(bead));
    }
    for (Bead& bead : outside)
        add(List::rest, rest_, std::move(bead));
    positions_.emplace(epic_.id, Position{List::epic, 0});
}

void EpicTree::add(List list, std::vector<Bead>& beads, Bead&& bead) {
    positions_.emplace(bead.id, Position{list, beads.size()});
    beads.push_back(std::move(bead));
}

const Bead* EpicTree::find(const BeadId& id) const {
    const auto at = positions_.find(id);
    if (at == positions_.end()) return nullptr;
    const Position position = at->second;
    switch (position.list) {
    case List::epic:
        return &epic_;
    case List::changesets:
        return &changesets_[position.index];
    case List::tasks:
        return &tasks_[position.index];
    case List::rest:
        return &rest_[position.index];
    }
    return nullptr;
}

EpicTree EpicTree::with(Bead changeset) const {
    EpicTree out = *this;
    const auto at = std::ranges::find(out.changesets_, changeset.id, &Bead::id);
    if (at != out.changesets_.end()) *at = std::move(changeset);
    return out;
}

std::vector<const Bead*> EpicTree::decidable() const {
    std::vector<const Bead*> beads = {&epic_};
    for (const Bead& changeset : changesets_)
        beads.push_back(&changeset);
    for (const Bead& bead : rest_)
        if (kind_of(bead) == BeadKind::epic || kind_of(bead) == BeadKind::changeset)
            beads.push_back(&bead);
    return beads;
}

void EpicTree::set_approval(const BeadId& changeset, KnownApproval approval) {
    approvals_.insert_or_assign(changeset, std::move(approval));
}

const KnownApproval* EpicTree::approval(const BeadId& changeset) const {
    const auto at = approvals_.find(changeset);
    return at == approvals_.end() ? nullptr : &at->second;
}

const std::string* EpicTree::undecided(const BeadId& bead, Act act) const {
    const auto at = undecided_.find(bead);
    if (at == undecided_.end()) return nullptr;
    const auto found = std::ranges::find(at->second, act, &Undecided::act);
    return found == at->second.end() ? nullptr : &found->why;
}

bool is_settled(const Bead& changeset, const EpicTree& graph) {
    return is_settled(state_of(changeset)) &&
           graph.undecided(changeset.id, Act::abandon) == nullptr;
}

std::vector<Bead> EpicTree::open_tasks(const BeadId& bead) const {
    std::vector<Bead> open;
    for (const Bead& task : tasks_) {
        if (is_closed(task)) continue;
        for (auto up = task.parent; up;
             up = find(*up) != nullptr ? find(*up)->parent : std::nullopt) {
            if (*up != bead) continue;
            open.push_back(task);
            break;
        }
    }
    return open;
}

Prerequisite prerequisite_state(const BeadId& prerequisite, const EpicTree& graph) {
    std::vector<const Bead*> seen;
    return state_following_replacements(prerequisite, graph, seen);
}

std::vector<Reason> not_decided(const EpicTree& graph, const Bead* changeset) {
    std::vector<Reason> reasons;
    const auto add = [&](const BeadId& bead, Act act) {
        if (const std::string* const why = graph.undecided(bead, act))
            reasons.push_back(
                {ErrorCode::approval_required, undecided_text(bead, act, *why), bead});
    };
    add(graph.epic().id, Act::promotion);
    if (changeset == nullptr) return reasons;
    add(changeset->id, Act::retry);
    add(changeset->id, Act::abandon);
    return reasons;
}

std::vector<Reason> not_runnable(const Bead& changeset, const EpicTree& graph) {
    std::vector<Reason> reasons;
    const Bead& epic = graph.epic();
    if (is_closed(epic))
        reasons.push_back({ErrorCode::epic_closed, epic.id.str() + " is closed", epic.id});
    else if (is_draft(epic))
        reasons.push_back({ErrorCode::epic_draft, epic.id.str() + " is still a draft", epic.id});
    else if (epic.status == BeadStatus::blocked)
        reasons.push_back({ErrorCode::not_runnable, epic.id.str() + " is blocked", epic.id});
    for (Reason& reason : not_decided(graph, &changeset))
        reasons.push_back(std::move(reason));
    if (changeset.status == BeadStatus::pinned)
        reasons.push_back({ErrorCode::pinned, changeset.id.str() + " is pinned", changeset.id});
    switch (state_of(changeset)) {
    case ChangesetState::planned:
        // Of a draft every changeset is.
        if (!is_draft(epic)) reasons.push_back(why_planned(changeset, epic));
        break;
    case ChangesetState::ready:
    case ChangesetState::working:
    case ChangesetState::interrupted:
        break;
    case ChangesetState::done:
        reasons.push_back({ErrorCode::not_runnable,
                           changeset.id.str() + " is done and waits to be integrated",
                           changeset.id});
        break;
    case ChangesetState::blocked:
        reasons.push_back(
            {ErrorCode::not_runnable, changeset.id.str() + " is blocked", changeset.id});
        break;
    case ChangesetState::merged:
    case ChangesetState::abandoned:
        reasons.push_back({ErrorCode::not_runnable, how_it_was_settled(changeset), changeset.id});
        break;
    }
    if (!is_settled(state_of(changeset))) {
        add_prerequisite_reasons(epic, graph, true, reasons);
        add_prerequisite_reasons(changeset, graph, false, reasons);
    }
    return reasons;
}

std::vector<Reason> not_landable(const Bead& changeset, const EpicTree& graph) {
    std::vector<Reason> reasons;
    if (state_of(changeset) != ChangesetState::done)
        reasons.push_back({ErrorCode::not_runnable, nothing_to_land(changeset), changeset.id});
    if (changeset.status == BeadStatus::pinned)
        reasons.push_back({ErrorCode::pinned, changeset.id.str() + " is pinned", changeset.id});
    for (Reason& reason : not_decided(graph, &changeset))
        reasons.push_back(std::move(reason));
    add_prerequisite_reasons(graph.epic(), graph, true, reasons);
    add_prerequisite_reasons(changeset, graph, true, reasons);
    return reasons;
}

std::vector<BeadId> stacked_on(const Bead& changeset, const EpicTree& graph) {
    std::vector<BeadId> below;
    for (const BeadId& id : changeset.depends_on) {
        const BeadId actual = meant_by(id, graph);
        if (prerequisite_state(actual, graph) == Prerequisite::done) below.push_back(actual);
    }
    return below;
}

EpicProgress progress_of(const EpicTree& graph, bool more_work) {
    if (is_closed(graph.epic())) return EpicProgress::closed;
    if (graph.changesets().empty()) return EpicProgress::empty;
    bool settled = true;
    for (const Bead& changeset : graph.changesets()) {
        const ChangesetState state = state_of(changeset);
        const bool over = is_settled(changeset, graph);
        if (!over && state != ChangesetState::done) return EpicProgress::open;
        settled = settled && over;
    }
    if (!settled || more_work || !graph.open_tasks(graph.epic().id).empty())
        return EpicProgress::complete;
    return EpicProgress::closable;
}

std::vector<Reason> not_eligible(const Bead& epic) {
    std::vector<Reason> reasons;
    if (is_closed(epic)) {
        reasons.push_back({ErrorCode::epic_closed, epic.id.str() + " is closed", epic.id});
    } else if (is_draft(epic)) {
        reasons.push_back({ErrorCode::epic_draft,
                           epic.id.str() + " is a draft and has not been promoted", epic.id});
    } else if (epic.status == BeadStatus::pinned) {
        reasons.push_back({ErrorCode::pinned, epic.id.str() + " is pinned", epic.id});
    } else if (!epic.assignee.empty()) {
        reasons.push_back(
            {ErrorCode::epic_taken, epic.id.str() + " is held by " + epic.assignee, epic.id});
    } else if (epic.status != BeadStatus::open) {
        reasons.push_back(
            {ErrorCode::not_runnable,
             epic.id.str() + " is " + std::string(name_of(epic.status)) + ", not open", epic.id});
    }
    return reasons;
}

std::vector<Reason> not_ready(const EpicTree& graph) {
    std::vector<Reason> reasons = not_eligible(graph.epic());
    if (graph.changesets().empty()) {
        reasons.push_back({ErrorCode::no_changesets, graph.epic().id.str() + " has no changesets",
                           graph.epic().id});
        return reasons;
    }
    std::vector<Reason> of_changesets;
    for (const Bead& changeset : graph.changesets()) {
        // Begun and given back counts as well: a retry or a release leaves it so.
        const ChangesetState state = state_of(changeset);
        if (state != ChangesetState::ready && state != ChangesetState::working) continue;
        auto why_not = not_runnable(changeset, graph);
        if (why_not.empty()) return reasons;
        // The epic's own reasons stand at the front already.
        std::erase_if(why_not, [&](const Reason& r) { return r.bead == graph.epic().id; });
        // What the epic waits for stands before each of its changesets.
        for (Reason& reason : why_not)
            if (std::none_of(of_changesets.begin(), of_changesets.end(),
                             [&](const Reason& known) { return known.message == reason.message; }))
                of_changesets.push_back(std::move(reason));
    }
    if (of_changesets.empty() && reasons.empty())
        reasons.push_back({ErrorCode::not_runnable,
                           "no changeset of " + graph.epic().id.str() + " is ready",
                           graph.epic().id});
    reasons.insert(reasons.end(), of_changesets.begin(), of_changesets.end());
    return reasons;
}

std::vector<BeadId> runnable_changesets(const EpicTree& graph) {
    std::vector<BeadId> resumed;
    std::vector<BeadId> fresh;
    for (const Bead& changeset : graph.changesets()) {
        if (!not_runnable(changeset, graph).empty()) continue;
        auto& list = has_begun(changeset) ? resumed : fresh;
        list.push_back(changeset.id);
    }
    resumed.insert(resumed.end(), fresh.begin(), fresh.end());
    return resumed;
}

} // namespace atelier
