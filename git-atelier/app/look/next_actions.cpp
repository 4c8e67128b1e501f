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

std::vector<Answer> epic_answers(const EpicTree& graph, const NextActionFacts& facts) {
    const Bead& epic = graph.epic();
    std::vector<Answer> answers;
    if (is_draft(epic) && !is_closed(epic))
        answers.push_back({Action::promote, refusal(promote(graph), epic.id)});
    answers.push_back({Action::claim, not_eligible(epic)});
    answers.push_back({Action::work, epic_work_reasons(graph)});
    Answer integrate{Action::integrate, facts.root_reasons};
    const auto landable =
        std::find_if(graph.changesets().begin(), graph.changesets().end(),
                     [&](const Bead& cs) { return not_landable(cs, graph).empty(); });
    if (landable != graph.changesets().end())
        append(integrate.reasons, not_admitted(landable->id, facts.settings.admission));
    else
        integrate.reasons.push_back(
            {ErrorCode::not_runnable,
             "no changeset of " + epic.id.str() + " is done and free to land", epic.id});
    answers.push_back(std::move(integrate));
    Answer closing{Action::close, {}};
    if (is_closed(epic))
        closing.reasons.push_back(
            {ErrorCode::epic_closed, epic.id.str() + " is closed already", epic.id});
    else
        closing.reasons = refusal(close(graph, facts.more_work), epic.id);
    answers.push_back(std::move(closing));
    return answers;
}

std::vector<Answer> changeset_answers(const Bead& changeset, const EpicTree& graph,
                                      const NextActionFacts& facts) {
    Answer publish{Action::publish, {}};
    if (facts.settings.admission.pr_mode == PrMode::none)
        publish.reasons.push_back(
            {ErrorCode::not_runnable,
             "branch.pr_mode is none: changesets land on the root branch without a pull request",
             std::nullopt});
    else
        publish.reasons = not_landable(changeset, graph);
    Answer integrate{Action::integrate, not_landable(changeset, graph)};
    append(integrate.reasons, not_admitted(changeset.id, facts.settings.admission));
    append(integrate.reasons, facts.root_reasons);
    return {
        {Action::work, not_runnable(changeset, graph)}, std::move(publish), std::move(integrate)};
}

std::vector<Reason> task_reasons(const Bead& task, const EpicTree& graph) {
    std::vector<Reason> reasons;
    const Bead& epic = graph.epic();
    if (is_closed(task)) {
        reasons.push_back(
            {ErrorCode::not_runnable, task.id.str() + " is finished already", task.id});
        return reasons;
    }
    if (is_closed(epic))
        reasons.push_back({ErrorCode::epic_closed, epic.id.str() + " is closed", epic.id});
    else if (is_draft(epic))
        reasons.push_back({ErrorCode::epic_draft, epic.id.str() + " is still a draft", epic.id});
    if (task.status == BeadStatus::pinned)
        reasons.push_back({ErrorCode::pinned, task.id.str() + " is pinned", task.id});
    for (const BeadId& id : task.depends_on)
        if (prerequisite_state(id, graph) != Prerequisite::landed)
            reasons.push_back({ErrorCode::prerequisite_open, id.str() + " is not finished", id});
    // A task is worked on in a session of its changeset.
    const Bead* above = task.parent ? graph.find(*task.parent) : nullptr;
    while (above != nullptr && kind_of(*above) != BeadKind::changeset)
        above = above->parent ? graph.find(*above->parent) : nullptr;
    if (above != nullptr)
        for (const Reason& reason : not_runnable(*above, graph))
            if (reason.bead != epic.id) reasons.push_back(reason);
    return reasons;
}

} // namespace

std::vector<Answer> next_actions_for(const Bead& bead, const EpicTree& graph,
                                     const NextActionFacts& facts) {
    switch (kind_of(bead)) {
    case BeadKind::epic:
        return epic_answers(graph, facts);
    case BeadKind::changeset:
        return changeset_answers(bead, graph, facts);
    case BeadKind::task:
    case BeadKind::subtask:
        return {{Action::work, task_reasons(bead, graph)}};
    case BeadKind::agent:
    case BeadKind::message:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::other:
        return {};
    }
    return {};
}

std::vector<Reason> next_step_reasons(const Bead& bead, const EpicTree& graph) {
    switch (kind_of(bead)) {
    case BeadKind::epic:
        if (is_closed(bead)) return {};
        return epic_work_reasons(graph);
    case BeadKind::changeset:
        if (is_settled(state_of(bead))) return {};
        return state_of(bead) == ChangesetState::done ? not_landable(bead, graph)
                                                      : not_runnable(bead, graph);
    case BeadKind::task:
    case BeadKind::subtask:
        return is_closed(bead) ? std::vector<Reason>{} : task_reasons(bead, graph);
    case BeadKind::agent:
    case BeadKind::message:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::other:
        return {};
    }
    return {};
}

} // namespace atelier
