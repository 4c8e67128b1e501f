#include "app/look/next_actions.hpp"

#include "domain/work/lifecycle.hpp"

#include <algorithm>

namespace atelier {
namespace {

template <class T>
std::vector<Reason> refusal(const Result<T>& move, const BeadId& bead) {
    if (move) return {};
    return {{move.error().code, move.error().message, bead}};
}

void append(std::vector<Reason>& to, const std::vector<Reason>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

// Whoever holds the epic may go on with it; for anybody else it has to be free.
std::vector<Reason> epic_work_reasons(const EpicTree& graph) {
    std::vector<Reason> reasons = not_ready(graph);
    if (is_claimed(graph.epic()))
        std::erase_if(reasons, [](const Reason& r) { return r.code == ErrorCode::epic_taken; });
    if (!reasons.empty() || !runnable_changesets(graph).empty()) return reasons;
    for (const Bead& changeset : graph.changesets())
        if (!is_settled(state_of(changeset))) append(reasons, not_runnable(changeset, graph));
    return reasons;
}

// What `work` would say of it, whoever it came as.
std::vector<Reason> work_reasons(const EpicFacts& facts) {
    const Selection offer = offer_of(facts, Asker{.may_change = true}, ChoiceRules{});
    const auto found = offer.reasons.find(facts.tree.epic().id);
    return found == offer.reasons.end() ? std::vector<Reason>{} : found->second;
}

std::vector<Reason> claim_reasons(const EpicFacts& facts) {
    auto reasons = not_eligible(facts.tree.epic());
    return reasons.empty() ? work_reasons(facts) : reasons;
}

std::vector<Reason> closing_reasons(const EpicFacts& facts) {
    const Bead& epic = facts.tree.epic();
    if (!is_closed(epic)) return refusal(close(facts.tree, facts.more_work), epic.id);
    return {{ErrorCode::epic_closed, epic.id.str() + " is closed already", epic.id}};
}

// What an agent has left there, while nobody works on the epic.
void add_way_by_hand(Answer& integrate, const Bead& changeset, const EpicFacts& facts) {
    const BeadId& id = changeset.id;
    const auto work = facts.work.find(id);
    const bool open = facts.ground.empty() && facts.landing.empty() && !facts.places.contains(id) &&
                      facts.candidate.claim_life != Life::lives;
    if (integrate.possible() || !open || work == facts.work.end()) return;
    const ChangesetState state = state_of(changeset);
    const bool left = state == ChangesetState::done || state == ChangesetState::blocked ||
                      state == ChangesetState::working;
    if (!left) return;
    if (facts.tree.open_tasks(id).empty() &&
        not_landable_by_hand(changeset, work->second, facts.tree, facts.admission).empty())
        integrate.by_hand = id;
}

void add_review(Answer& integrate, const Bead& changeset, const EpicFacts& facts) {
    if (awaits_approval(changeset, facts.tree, facts.admission)) integrate.to_review = changeset.id;
}

std::vector<Answer> epic_answers(const EpicFacts& facts) {
    const EpicTree& graph = facts.tree;
    const Bead& epic = graph.epic();
    std::vector<Answer> answers;
    if (!is_closed(epic) && (is_draft(epic) || !graph.waiting().empty()))
        answers.push_back({Action::promote, refusal(promote(graph), epic.id)});
    answers.push_back({Action::claim, claim_reasons(facts)});
    answers.push_back({Action::work, work_reasons(facts)});
    Answer integrate{Action::integrate, facts.ground};
    append(integrate.reasons, facts.landing);
    append(integrate.reasons, facts.candidate.paused);
    const auto landable =
        std::find_if(graph.changesets().begin(), graph.changesets().end(),
                     [&](const Bead& cs) { return not_landable(cs, graph).empty(); });
    if (landable != graph.changesets().end()) {
        append(integrate.reasons, not_admitted(*landable, facts.tree, facts.admission));
        add_way_by_hand(integrate, *landable, facts);
        add_review(integrate, *landable, facts);
    } else {
        integrate.reasons.push_back(
            {ErrorCode::not_runnable,
             "no changeset of " + epic.id.str() + " is done and free to land", epic.id});
    }
    answers.push_back(std::move(integrate));
    answers.push_back({Action::close, closing_reasons(facts)});
    return answers;
}

// The run of one that is done may go on with it.
std::vector<Reason> against_work(const Bead& changeset, const EpicFacts& facts) {
    if (!facts.decided.contains(changeset.id)) return not_startable(changeset, facts);
    std::vector<Reason> reasons = facts.ground;
    append(reasons, facts.candidate.paused);
    return reasons;
}

std::vector<Answer> changeset_answers(const Bead& changeset, const EpicFacts& facts,
                                      std::vector<Reason> unpublished) {
    Answer publish{Action::publish, std::move(unpublished)};
    Answer integrate{Action::integrate, not_landable(changeset, facts.tree)};
    append(integrate.reasons, not_admitted(changeset, facts.tree, facts.admission));
    append(integrate.reasons, facts.ground);
    append(integrate.reasons, facts.landing);
    append(integrate.reasons, facts.candidate.paused);
    add_way_by_hand(integrate, changeset, facts);
    add_review(integrate, changeset, facts);
    std::vector<Answer> answers;
    if (facts.tree.waiting().contains(changeset.id)) answers.push_back({Action::promote, {}});
    answers.push_back({Action::work, against_work(changeset, facts)});
    answers.push_back(std::move(publish));
    answers.push_back(std::move(integrate));
    return answers;
}

// A task is worked on in a session of its changeset.
const Bead* changeset_above(const Bead& task, const EpicTree& graph) {
    const Bead* above = task.parent ? graph.find(*task.parent) : nullptr;
    while (above != nullptr && kind_of(*above) != BeadKind::changeset)
        above = above->parent ? graph.find(*above->parent) : nullptr;
    return above;
}

std::vector<Reason> task_reasons(const Bead& task, const EpicTree& graph) {
    std::vector<Reason> reasons;
    const Bead& epic = graph.epic();
    if (is_closed(task)) {
        reasons.push_back(
            {ErrorCode::not_runnable, task.id.str() + " is finished already", task.id});
        return reasons;
    }
    if (graph.find(task.id) == nullptr)
        reasons.push_back({ErrorCode::approval_required,
                           task.id.str() + " was planned after " + epic.id.str() +
                               " was promoted, and waits until that is promoted again",
                           task.id});
    if (is_closed(epic))
        reasons.push_back({ErrorCode::epic_closed, epic.id.str() + " is closed", epic.id});
    else if (is_draft(epic))
        reasons.push_back({ErrorCode::epic_draft, epic.id.str() + " is still a draft", epic.id});
    if (task.status == BeadStatus::pinned)
        reasons.push_back({ErrorCode::pinned, task.id.str() + " is pinned", task.id});
    for (const BeadId& id : task.depends_on)
        if (prerequisite_state(id, graph) != Prerequisite::landed)
            reasons.push_back({ErrorCode::prerequisite_open, id.str() + " is not finished", id});
    const Bead* above = changeset_above(task, graph);
    if (above != nullptr)
        for (const Reason& reason : not_runnable(*above, graph))
            if (reason.bead != epic.id) reasons.push_back(reason);
    return reasons;
}

// What stands in the way of its changeset besides.
std::vector<Reason> task_answer(const Bead& task, const EpicFacts& facts) {
    std::vector<Reason> reasons = task_reasons(task, facts.tree);
    const Bead* above = changeset_above(task, facts.tree);
    if (is_closed(task) || above == nullptr) return reasons;
    for (const Reason& reason : not_startable(*above, facts))
        if (std::none_of(reasons.begin(), reasons.end(), [&](const Reason& known) {
                return known.code == reason.code && known.bead == reason.bead;
            }))
            reasons.push_back(reason);
    return reasons;
}

} // namespace

std::vector<Answer> next_actions_for(const Bead& bead, const EpicFacts& facts,
                                     std::vector<Reason> unpublished) {
    switch (kind_of(bead)) {
    case BeadKind::epic:
        return epic_answers(facts);
    case BeadKind::changeset:
        return changeset_answers(bead, facts, std::move(unpublished));
    case BeadKind::task:
    case BeadKind::subtask:
        return {{Action::work, task_answer(bead, facts)}};
    case BeadKind::agent:
    case BeadKind::message:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::run:
    case BeadKind::other:
        return {};
    }
    return {};
}

std::vector<WayByHand> ways_by_hand(const std::vector<Answer>& answers, const BeadId& epic) {
    std::vector<WayByHand> ways;
    for (const Answer& answer : answers)
        for (const Reason& reason : answer.reasons) {
            if (reason.code != ErrorCode::paused) continue;
            const WayByHand way = reason.ordered ? WayByHand{ByHand::resume, reason.bead}
                                                 : WayByHand{ByHand::work, epic};
            if (std::ranges::find(ways, way) == ways.end()) ways.push_back(way);
        }
    for (const Answer& answer : answers) {
        if (answer.to_review) ways.push_back({ByHand::review, *answer.to_review});
        if (answer.by_hand) ways.push_back({ByHand::integrate, *answer.by_hand});
    }
    return ways;
}

std::vector<Reason> next_step_reasons(const Bead& bead, const EpicTree& graph,
                                      const AdmissionRules& rules) {
    switch (kind_of(bead)) {
    case BeadKind::epic:
        if (is_closed(bead)) return {};
        return epic_work_reasons(graph);
    case BeadKind::changeset: {
        if (is_settled(state_of(bead))) return {};
        if (state_of(bead) != ChangesetState::done) return not_runnable(bead, graph);
        std::vector<Reason> reasons = not_landable(bead, graph);
        append(reasons, not_admitted(bead, graph, rules));
        return reasons;
    }
    case BeadKind::task:
    case BeadKind::subtask:
        return is_closed(bead) ? std::vector<Reason>{} : task_reasons(bead, graph);
    case BeadKind::agent:
    case BeadKind::message:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::run:
    case BeadKind::other:
        return {};
    }
    return {};
}

} // namespace atelier
