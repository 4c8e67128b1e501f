#include "domain/run/workflow_position.hpp"
#include "domain/workflow/measures.hpp"
#include "support/broken_engines.hpp"
#include "support/catch.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

// A law for one seed: "" where it holds, else what was found.
using Law = std::function<std::string(std::uint64_t seed, const Engine& engine)>;

std::uint64_t terms_wanted() {
    const char* wanted = std::getenv("ATELIER_TEST_TERMS");
    return wanted == nullptr ? 2000 : std::strtoull(wanted, nullptr, 10);
}

void require_law(const Law& law, const Engine& broken) {
    for (std::uint64_t seed = 1; seed <= terms_wanted(); ++seed)
        if (const std::string found = law(seed, {}); !found.empty())
            FAIL("seed " << seed << ": " << found);
    bool is_seen = false;
    for (std::uint64_t seed = 1; seed <= 2000 && !is_seen; ++seed)
        is_seen = !law(seed, broken).empty();
    INFO("by an engine that breaks the law");
    CHECK(is_seen);
}

std::string lines(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& line : all)
        out += "\n  " + line;
    return out;
}

std::string difference(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    return one == other ? "" : "one:" + lines(one) + "\nother:" + lines(other);
}

// How a run of it goes.
std::vector<std::string> outcome_of(const Workflow& workflow, const SimulatedWorld& world,
                                    const Engine& engine, bool with_paths = false) {
    try {
        WorkflowSimulator run(workflow, world, engine.next);
        run.drive();
        return run.outcome(with_paths);
    } catch (const std::logic_error& error) {
        return {std::string("broken: ") + error.what()};
    }
}

// Of the inputs of each turn: the texts alone.
std::vector<std::vector<std::string>> inputs_of(const WorkflowSimulator& run) {
    std::vector<std::vector<std::string>> out;
    for (const TurnDue& due : run.given()) {
        std::vector<std::string> seen;
        for (const TurnInput& input : due.inputs)
            seen.push_back(last_lines(run.pieces().at(*input.piece).content, input.percent));
        out.push_back(std::move(seen));
    }
    return out;
}

// What was decided at a gate last was to change something, and nobody had a turn after that.
bool ends_on_refusal(const Facts& facts) {
    const SignalRecord* last = nullptr;
    for (const SignalRecord& signal : facts.signals)
        if (signal.kind == SignalKind::approve || signal.kind == SignalKind::request_changes)
            last = &signal;
    return last != nullptr && last->kind == SignalKind::request_changes &&
           std::none_of(facts.turns.begin(), facts.turns.end(), [&](const TurnRecord& turn) {
               return turn.n > last->after_turn && turn.kind == TurnKind::turn &&
                      turn.status == TurnStatus::done;
           });
}

Terms terms_from(std::uint64_t seed) {
    return workflow_from(seed, {.stages = false}).steps;
}

Workflow roles_of_made_up(Terms steps) {
    Workflow out = workflow_from(1);
    out.steps = std::move(steps);
    return out;
}

} // namespace

TEST_CASE("a sequence is what it is however it is divided", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const SimulatedWorld world = seeded_world(seed);
        Terms a = terms_from(seed * 3);
        const Terms b = terms_from(seed * 3 + 1);
        const Terms c = terms_from(seed * 3 + 2);
        const Workflow left =
            roles_of_made_up({{SeqStep{{{SeqStep{a}}, {SeqStep{b}}}}}, {SeqStep{c}}});
        const Workflow right =
            roles_of_made_up({{SeqStep{a}}, {SeqStep{{{SeqStep{b}}, {SeqStep{c}}}}}});
        if (!(engine.normalise(left) == engine.normalise(right)))
            return std::string("the normal forms differ");
        return difference(outcome_of(left, world, engine), outcome_of(right, world, engine));
    };
    require_law(law, deaf_in_sequences());
}

TEST_CASE("a sequence of nothing changes nothing on either side", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const SimulatedWorld world = seeded_world(seed);
        const Terms steps = terms_from(seed);
        const auto plain = outcome_of(roles_of_made_up(steps), world, engine);
        const Workflow before = roles_of_made_up({{SeqStep{}}, {SeqStep{steps}}});
        const Workflow behind = roles_of_made_up({{SeqStep{steps}}, {SeqStep{}}});
        if (!(engine.normalise(before) == engine.normalise(roles_of_made_up(steps))))
            return std::string("the normal forms differ");
        return difference(plain, outcome_of(before, world, engine)) +
               difference(plain, outcome_of(behind, world, engine));
    };
    require_law(law, deaf_in_sequences());
}

TEST_CASE("collections in a collection are one", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const SimulatedWorld world = seeded_world(seed);
        const Term a{SeqStep{terms_from(seed * 3)}};
        const Term b{SeqStep{terms_from(seed * 3 + 1)}};
        const Term c{SeqStep{terms_from(seed * 3 + 2)}};
        const Workflow left = roles_of_made_up({{ParStep{{{ParStep{{a, b}}}, c}}}});
        const Workflow right = roles_of_made_up({{ParStep{{a, {ParStep{{b, c}}}}}}});
        return difference(outcome_of(engine.normalise(left), world, engine),
                          outcome_of(engine.normalise(right), world, engine));
    };
    require_law(law, {.normalise = [](Workflow workflow) { return workflow; }});
}

TEST_CASE("a collection is in the order in which it is written", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const Term a = turn_of("a" + std::to_string(seed));
        const Term b = turn_of("b" + std::to_string(seed));
        const auto one = engine.normalise(workflow_of({{ParStep{{a, b}}}}));
        const auto other = engine.normalise(workflow_of({{ParStep{{b, a}}}}));
        const bool alike = outcome_of(one, willing_world(), engine).back() ==
                           outcome_of(other, willing_world(), engine).back();
        return std::string(alike ? "turned about it is the same" : "");
    };
    require_law(law, with_steps([](Terms& steps) {
                    auto& branches = std::get<ParStep>(steps.at(0).step).steps;
                    std::sort(branches.begin(), branches.end(), [](const Term& x, const Term& y) {
                        return std::get<TurnStep>(x.step).role < std::get<TurnStep>(y.step).role;
                    });
                }));
}

TEST_CASE("one round without a name is no loop", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const SimulatedWorld world = seeded_world(seed);
        const Terms steps = terms_from(seed);
        const Workflow looped = roles_of_made_up({{LoopStep{steps, 1, {UntilKind::approved}}}});
        if (!(engine.normalise(looped) == engine.normalise(roles_of_made_up(steps))))
            return std::string("the normal forms differ");
        return difference(outcome_of(looped, world, engine),
                          outcome_of(roles_of_made_up(steps), world, engine));
    };
    require_law(law, at_least_twice());
}

TEST_CASE("a normal form is that of itself and means the same", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const SimulatedWorld world = seeded_world(seed);
        const Workflow workflow = workflow_from(seed, {.stages = false, .collections = false});
        const Workflow normal = engine.normalise(workflow);
        if (!(engine.normalise(normal) == normal)) return std::string("not its own normal form");
        return difference(outcome_of(workflow, world, engine), outcome_of(normal, world, engine));
    };
    require_law(law, with_steps([](Terms& steps) {
                    if (steps.size() > 1) steps.pop_back();
                }));
}

TEST_CASE("a chain of one is a solo, and a duet is shaped as a chain of two",
          "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const SimulatedWorld world = seeded_world(seed, 0);
        const Sees previous{SeesKind::previous};
        const std::string a = "a" + std::to_string(seed);
        const auto solo =
            outcome_of(engine.normalise(workflow_of({turn_of(a, previous)})), world, engine, true);
        const auto chain =
            outcome_of(engine.normalise(workflow_of({{SeqStep{{turn_of(a, previous)}}}})), world,
                       engine, true);
        Term other = turn_of("b", previous);
        const auto chain_of_two =
            outcome_of(workflow_of({turn_of(a, previous), other}), world, engine, true);
        std::get<TurnStep>(other.step).brief = {"own-way", "own-way"};
        const auto duet =
            outcome_of(workflow_of({turn_of(a, previous), other}), world, engine, true);
        return difference(solo, chain) + difference(chain_of_two, duet);
    };
    require_law(law, with_turns([](TurnDue& turn) {
                    if (turn.brief == "own-way") turn.inputs.clear();
                }));
}

TEST_CASE("what is seen in whole is what a chain sees", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        SimulatedWorld world = willing_world();
        world.agent = [](const TurnDue& due, const std::vector<std::string>&, int) {
            return SimulatedReply{.text = due.step.role + "\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"};
        };
        Terms chain;
        Terms exquisite;
        for (std::uint64_t i = 0; i < 2 + seed % 5; ++i) {
            const std::string role(1, static_cast<char>('a' + (seed + i) % 26));
            chain.push_back(turn_of(role, {SeesKind::previous}));
            exquisite.push_back(turn_of(role, {SeesKind::part, 100}));
        }
        WorkflowSimulator one(workflow_of(chain), world, engine.next);
        WorkflowSimulator other(
            workflow_of({{SeqStep{.steps = exquisite, .merge = MergeKind::reveal}}}), world,
            engine.next);
        one.drive();
        other.drive();
        return std::string(inputs_of(one) == inputs_of(other) ? "" : "the inputs differ");
    };
    require_law(law, with_turns([](TurnDue& turn) {
                    for (TurnInput& input : turn.inputs)
                        if (turn.step.sees.kind == SeesKind::part) --input.percent;
                }));
}

TEST_CASE("no run takes more turns than its workflow says", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const Workflow workflow = workflow_from(seed);
        const std::int64_t most = turns_at_most(workflow.steps);
        // However the scores come out.
        WorkflowSimulator run(workflow, seeded_world(seed * 7, 0), engine.next);
        try {
            run.drive();
        } catch (const std::logic_error& error) {
            return std::string(error.what());
        }
        std::set<std::string> paths;
        for (const TurnDue& due : run.given())
            paths.insert(due.place.path);
        if (static_cast<std::int64_t>(paths.size()) <= most) return std::string();
        return std::to_string(paths.size()) + " turns, and at most " + std::to_string(most);
    };
    require_law(law, one_round_too_many());
}

TEST_CASE("in which order turns come in decides nothing", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const Workflow workflow = engine.normalise(workflow_from(seed));
        const SimulatedWorld world = seeded_world(seed);
        WorkflowSimulator one(workflow, world, engine.next);
        WorkflowSimulator other(workflow, world, engine.next);
        one.arrive_by(seed);
        other.arrive_by(seed + 1);
        one.drive();
        other.drive();
        return difference(one.outcome(true), other.outcome(true));
    };
    require_law(law, merging_as_they_come());
}

TEST_CASE("a run that is killed between any two facts ends as if it had not been",
          "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const Workflow workflow = engine.normalise(workflow_from(seed));
        const SimulatedWorld world = seeded_world(seed);
        std::mt19937_64 random(seed);
        WorkflowSimulator plain(workflow, world, engine.next);
        WorkflowSimulator killed(workflow, world, engine.next);
        try {
            plain.drive();
            for (bool over = false; !over;) {
                killed.arrive_by(random());
                killed.kill_after(1 + static_cast<int>(random() % 6), random() % 2 == 0);
                try {
                    killed.drive();
                    over = true;
                } catch (const DriverKilled&) {
                    // The facts stay; the next round finds them.
                    over = killed.recorded() > 100000;
                }
            }
        } catch (const std::logic_error& error) {
            return std::string(error.what());
        }
        if (killed.asked() < plain.asked()) return std::string("asked less often");
        return difference(plain.outcome(true), killed.outcome(true));
    };
    require_law(law, forgetting_what_it_began());
}

TEST_CASE("no run completes on a person's request for changes, and a retry takes it further",
          "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const Workflow workflow = workflow_from(seed);
        WorkflowSimulator run(workflow, seeded_world(seed, 0), engine.next);
        if (run.drive() == RunStatus::completed && ends_on_refusal(run.facts()))
            return std::string("it completed on a request for changes");
        if (run.end()->error != "approval-required") return std::string();
        // A round may end on a conflict, before anybody is asked.
        const auto happened = [&run] {
            return run.facts().turns.size() +
                   static_cast<std::size_t>(run.count(SignalKind::approve) +
                                            run.count(SignalKind::request_changes));
        };
        const std::size_t before = happened();
        if (!run.signal({.kind = SignalKind::retry})) return std::string("it takes no retry");
        run.drive();
        return std::string(happened() > before ? "" : "a retry changes nothing");
    };
    require_law(law, content_with_refusals());
}

TEST_CASE("every parent of a piece is there", "[domain][workflow][generated]") {
    const Law law = [](std::uint64_t seed, const Engine& engine) {
        const auto found = outcome_of(workflow_from(seed), seeded_world(seed), engine);
        return std::string(found.front().starts_with("broken") ? found.front() : "");
    };
    // A sequence of it would go on with what was never made.
    const Engine inventing{.next = [](const Workflow& workflow, const Facts& facts) {
        RunNext next = next_step(workflow, facts);
        if (auto* due = std::get_if<DueSteps>(&next))
            for (MergeDue& merge : due->merges)
                merge.parents.push_back(*BeadId::parse("at-r1.999"));
        return next;
    }};
    require_law(law, inventing);
}
