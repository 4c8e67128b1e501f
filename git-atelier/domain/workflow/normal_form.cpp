#include "domain/workflow/normal_form.hpp"

#include <iterator>

namespace atelier {
namespace {

// nullopt: nothing is left of it.
std::optional<Term> normal_term(Term term);

// What does no more than to say that its steps come one after the other.
SeqStep* plain_sequence(Term& term) {
    auto* seq = std::get_if<SeqStep>(&term.step);
    return seq != nullptr && seq->name.empty() && seq->merge == MergeKind::last ? seq : nullptr;
}

void splice(Terms& out, Terms&& more) {
    out.insert(out.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

// Steps whose parts are wanted each by itself.
Terms normal_parts(Terms steps) {
    Terms out;
    for (Term& step : steps)
        if (auto normal = normal_term(std::move(step))) out.push_back(*std::move(normal));
    return out;
}

// Steps of which the last one's outcome is wanted.
Terms normal_sequence(Terms steps) {
    Terms out;
    for (Term& step : normal_parts(std::move(steps)))
        if (SeqStep* within = plain_sequence(step))
            splice(out, std::move(within->steps));
        else
            out.push_back(std::move(step));
    return out;
}

// Of fewer than two.
std::optional<Term> one_of(Terms& steps) {
    if (steps.empty()) return std::nullopt;
    return std::move(steps.front());
}

std::optional<Term> normal_seq(SeqStep seq, WrittenAt at) {
    seq.steps = seq.merge == MergeKind::last ? normal_sequence(std::move(seq.steps))
                                             : normal_parts(std::move(seq.steps));
    if (!seq.name.empty()) return Term{std::move(seq), at};
    if (seq.steps.size() < 2) return one_of(seq.steps);
    return Term{std::move(seq), at};
}

std::optional<Term> normal_par(ParStep par, WrittenAt at) {
    Terms out;
    for (Term& branch : normal_parts(std::move(par.steps))) {
        auto* within = std::get_if<ParStep>(&branch.step);
        if (within != nullptr && par.merge == MergeKind::concat &&
            within->merge == MergeKind::concat)
            splice(out, std::move(within->steps));
        else
            out.push_back(std::move(branch));
    }
    par.steps = std::move(out);
    if (par.steps.size() < 2) return one_of(par.steps);
    return Term{std::move(par), at};
}

std::optional<Term> normal_loop(LoopStep loop, WrittenAt at) {
    if (loop.name.empty() && loop.max == 1) return normal_seq({std::move(loop.steps)}, at);
    loop.steps = normal_sequence(std::move(loop.steps));
    if (loop.name.empty() && loop.steps.empty()) return std::nullopt;
    return Term{std::move(loop), at};
}

std::optional<Term> normal_term(Term term) {
    if (auto* seq = std::get_if<SeqStep>(&term.step)) return normal_seq(std::move(*seq), term.at);
    if (auto* par = std::get_if<ParStep>(&term.step)) return normal_par(std::move(*par), term.at);
    if (auto* loop = std::get_if<LoopStep>(&term.step))
        return normal_loop(std::move(*loop), term.at);
    return term;
}

} // namespace

Terms normal_form(Terms steps) {
    return normal_sequence(std::move(steps));
}

Workflow normal_form(Workflow workflow) {
    workflow.steps = normal_form(std::move(workflow.steps));
    return workflow;
}

} // namespace atelier
