#include "domain/workflow/workflow.hpp"

#include <algorithm>

namespace atelier {

Terms* steps_within(Term& term) {
    if (auto* seq = std::get_if<SeqStep>(&term.step)) return &seq->steps;
    if (auto* par = std::get_if<ParStep>(&term.step)) return &par->steps;
    if (auto* loop = std::get_if<LoopStep>(&term.step)) return &loop->steps;
    return nullptr;
}

const Terms* steps_within(const Term& term) {
    if (const auto* seq = std::get_if<SeqStep>(&term.step)) return &seq->steps;
    if (const auto* par = std::get_if<ParStep>(&term.step)) return &par->steps;
    if (const auto* loop = std::get_if<LoopStep>(&term.step)) return &loop->steps;
    return nullptr;
}

const std::string& stage_name(const Term& term) {
    static const std::string none;
    if (const auto* seq = std::get_if<SeqStep>(&term.step)) return seq->name;
    if (const auto* loop = std::get_if<LoopStep>(&term.step)) return loop->name;
    return none;
}

bool are_stages(const Terms& steps) {
    return !steps.empty() && std::all_of(steps.begin(), steps.end(), [](const Term& step) {
        return !stage_name(step).empty();
    });
}

const WorkflowRole* find_role(const Workflow& workflow, std::string_view name) {
    const auto found = std::find_if(workflow.roles.begin(), workflow.roles.end(),
                                    [&](const WorkflowRole& role) { return role.name == name; });
    return found == workflow.roles.end() ? nullptr : &*found;
}

} // namespace atelier
