// Engines that are wrong on purpose: each breaks a law of workflows, and shows that a test of it
// would see that.
#pragma once

#include "domain/workflow/normal_form.hpp"
#include "support/workflow_simulator.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>

namespace atelier::test {

// What the laws hold for; one that is broken on purpose shows that they would be missed.
struct Engine {
    std::function<Workflow(Workflow)> normalise = [](Workflow workflow) {
        return normal_form(std::move(workflow));
    };
    NextFunction next = next_step;
};

inline Engine forgetting_what_it_began() {
    auto begun = std::make_shared<std::set<std::string>>();
    return {.next = [begun](const Workflow& workflow, const Facts& facts) {
        if (facts.turns.empty()) begun->clear();
        RunNext next = next_step(workflow, facts);
        if (auto* due = std::get_if<DueSteps>(&next)) {
            std::erase_if(due->turns, [&](const TurnDue& turn) {
                const bool lost = std::any_of(
                    facts.turns.begin(), facts.turns.end(), [&](const TurnRecord& record) {
                        return record.path == turn.place.path && record.status == TurnStatus::lost;
                    });
                return lost && !begun->insert(turn.place.path).second;
            });
            for (const TurnDue& turn : due->turns)
                begun->insert(turn.place.path);
            if (due->turns.empty() && due->steps.empty() && due->merges.empty())
                return RunNext(RunEnd{});
        }
        return next;
    }};
}

inline Engine merging_as_they_come() {
    return {.next = [](const Workflow& workflow, const Facts& facts) {
        RunNext next = next_step(workflow, facts);
        const auto came = [&](const TurnInput& part) {
            return facts.turns.at(static_cast<std::size_t>(part.turn) - 1).ended_at;
        };
        if (auto* due = std::get_if<DueSteps>(&next))
            for (MergeDue& merge : due->merges)
                std::sort(
                    merge.parts.begin(), merge.parts.end(),
                    [&](const TurnInput& a, const TurnInput& b) { return came(a) < came(b); });
        return next;
    }};
}

inline void more_rounds(Terms& steps) {
    for (Term& step : steps) {
        if (auto* loop = std::get_if<LoopStep>(&step.step)) ++loop->max;
        if (Terms* within = steps_within(step)) more_rounds(*within);
    }
}

inline Engine one_round_too_many() {
    return {.next = [](Workflow workflow, const Facts& facts) {
        more_rounds(workflow.steps);
        return next_step(workflow, facts);
    }};
}

// Carries out only the first step of a sequence within another one.
inline Engine deaf_in_sequences() {
    return {.next = [](Workflow workflow, const Facts& facts) {
        for (Term& step : workflow.steps)
            if (auto* seq = std::get_if<SeqStep>(&step.step))
                if (seq->steps.size() > 1) seq->steps.resize(1);
        return next_step(workflow, facts);
    }};
}

// Takes a loop without a name for one of at least two rounds.
inline Engine at_least_twice() {
    return {.next = [](Workflow workflow, const Facts& facts) {
        for (Term& step : workflow.steps)
            if (auto* loop = std::get_if<LoopStep>(&step.step)) loop->max = std::max(loop->max, 2);
        return next_step(workflow, facts);
    }};
}

// Ends as if a person had said nothing.
inline Engine content_with_refusals() {
    return {.next = [](const Workflow& workflow, const Facts& facts) {
        RunNext next = next_step(workflow, facts);
        if (auto* end = std::get_if<RunEnd>(&next);
            end != nullptr && end->error == "approval-required")
            return RunNext(RunEnd{});
        return next;
    }};
}

inline Engine with_steps(const std::function<void(Terms&)>& change) {
    return {.normalise = [change](Workflow workflow) {
        Workflow out = normal_form(std::move(workflow));
        change(out.steps);
        return out;
    }};
}

inline Engine with_turns(const std::function<void(TurnDue&)>& change) {
    return {.next = [change](const Workflow& workflow, const Facts& facts) {
        RunNext next = next_step(workflow, facts);
        if (auto* due = std::get_if<DueSteps>(&next))
            for (TurnDue& turn : due->turns)
                change(turn);
        return next;
    }};
}

} // namespace atelier::test
