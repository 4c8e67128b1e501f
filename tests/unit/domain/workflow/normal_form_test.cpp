#include "base/text.hpp"
#include "domain/workflow/measures.hpp"
#include "domain/workflow/normal_form.hpp"
#include "support/catch.hpp"
#include "support/workflow_terms.hpp"

#include <functional>

using namespace atelier;
using namespace atelier::test;

namespace {

Term in_sequence(Terms steps) {
    return {SeqStep{std::move(steps)}};
}
Term at_once(Terms steps) {
    return {ParStep{std::move(steps)}};
}

const Term a = turn_of("a");
const Term b = turn_of("b");
const Term c = turn_of("c");

// What becomes of a text in a run of which each loop runs all of its rounds: who has it in hand one
// after the other, and what comes out.
struct Meaning {
    std::vector<std::string> done = {};
    // As parts of a whole.
    std::vector<std::string> outcome = {};
};

Meaning meaning_of(const Terms& steps, std::vector<std::string> input, MergeKind merge);

void go_through(const Term& term, Meaning& so_far) {
    const std::string input = join(so_far.outcome, "+");
    if (const auto* turn = std::get_if<TurnStep>(&term.step)) {
        so_far.done.push_back(turn->role + "(" + input + ")");
        so_far.outcome = {turn->role + std::to_string(std::hash<std::string>()(input))};
        return;
    }
    const Terms* within = steps_within(term);
    if (within == nullptr) {
        so_far.done.push_back("other" + std::to_string(term.step.index()));
        return;
    }
    const auto* par = std::get_if<ParStep>(&term.step);
    const auto* loop = std::get_if<LoopStep>(&term.step);
    const auto* seq = std::get_if<SeqStep>(&term.step);
    const std::string name = stage_name(term);
    if (!name.empty()) so_far.done.push_back("<" + name);
    for (int round = loop == nullptr ? 1 : loop->max; round > 0; --round) {
        const MergeKind merge = seq != nullptr ? seq->merge : MergeKind::last;
        Meaning of = par != nullptr ? Meaning{} : meaning_of(*within, so_far.outcome, merge);
        if (par != nullptr) {
            std::vector<std::vector<std::string>> outcomes;
            for (const Term& branch : *within) {
                Meaning one{{}, so_far.outcome};
                go_through(branch, one);
                if (one.done.empty()) continue;
                of.done.insert(of.done.end(), one.done.begin(), one.done.end());
                outcomes.push_back(one.outcome);
            }
            if (outcomes.size() == 1) {
                of.outcome = outcomes.front();
            } else if (par->merge == MergeKind::concat) {
                for (auto& one : outcomes)
                    of.outcome.insert(of.outcome.end(), one.begin(), one.end());
            } else {
                for (auto& one : outcomes)
                    of.outcome = {join(of.outcome, "/") + "/" + join(one, "+") +
                                  std::string(name_of(par->merge))};
            }
            if (outcomes.empty()) of.outcome = so_far.outcome;
        }
        so_far.done.insert(so_far.done.end(), of.done.begin(), of.done.end());
        so_far.outcome = of.outcome;
    }
    if (!name.empty()) so_far.done.push_back(name + ">");
}

Meaning meaning_of(const Terms& steps, std::vector<std::string> input, MergeKind merge) {
    Meaning out{{}, std::move(input)};
    std::vector<std::string> parts;
    for (const Term& step : steps) {
        const std::size_t before = out.done.size();
        go_through(step, out);
        if (out.done.size() > before) parts.push_back(join(out.outcome, "+"));
    }
    if (merge != MergeKind::last && parts.size() > 1)
        out.outcome = {join(parts, "/") + std::string(name_of(merge))};
    return out;
}

} // namespace

TEST_CASE("A sequence in a sequence is one sequence, and nothing is its identity") {
    const Terms flat{a, b, c};
    CHECK(normal_form(Terms{in_sequence({in_sequence({a, b}), c})}) == flat);
    CHECK(normal_form(Terms{a, in_sequence({b, in_sequence({c})})}) == flat);
    CHECK(normal_form(Terms{in_sequence({}), a, in_sequence({in_sequence({})})}) == Terms{a});
    CHECK(normal_form(Terms{in_sequence({})}).empty());
}

TEST_CASE("A par of pars is one par, in its order") {
    const Terms flat{at_once({a, b, c})};
    CHECK(normal_form(Terms{at_once({at_once({a, b}), c})}) == flat);
    CHECK(normal_form(Terms{at_once({a, at_once({b, c})})}) == flat);
    CHECK_FALSE(normal_form(Terms{at_once({b, a, c})}) == flat);
    const Term others{ParStep{{at_once({a, b}), c}, MergeKind::last}};
    CHECK(normal_form(Terms{others}) == Terms{others});
}

TEST_CASE("One alone is itself, whatever is said around it") {
    CHECK(normal_form(Terms{at_once({in_sequence({a})})}) == Terms{a});
    CHECK(normal_form(Terms{{SeqStep{{a}, "", MergeKind::reveal}}}) == Terms{a});
    CHECK(normal_form(Terms{{LoopStep{.steps = {a, b}, .until = {UntilKind::approved}}}}) ==
          Terms{a, b});
}

TEST_CASE("A name is kept, and so is what would mean something else without its bounds") {
    const Term stage{SeqStep{{a}, "first"}};
    const Term round{LoopStep{.steps = {a}, .max = 1, .name = "second"}};
    const Term parts{SeqStep{{in_sequence({a, b}), c}, "", MergeKind::reveal}};
    const Term branches{ParStep{{in_sequence({a, b}), c}}};
    for (const Term& term : {stage, round, parts, branches})
        CHECK(normal_form(Terms{term}) == Terms{term});
}

TEST_CASE("A normal form is one of itself, means the same, and takes as many turns",
          "[generated]") {
    for (unsigned seed = 1; seed <= 2'000; ++seed) {
        INFO(seed);
        const Workflow workflow = workflow_of_any_kind(seed);
        const Workflow normal = normal_form(workflow);
        CHECK(normal_form(normal) == normal);
        const Meaning before = meaning_of(workflow.steps, {"request"}, MergeKind::last);
        const Meaning after = meaning_of(normal.steps, {"request"}, MergeKind::last);
        CHECK(after.done == before.done);
        CHECK(after.outcome == before.outcome);
        CHECK(turns_at_most(normal.steps) == turns_at_most(workflow.steps));
    }
}
