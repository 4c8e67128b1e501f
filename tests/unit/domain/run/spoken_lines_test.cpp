#include "domain/run/spoken_lines.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_simulator.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Speakers all_builders() {
    Speakers out;
    for (const char* builder : {"scout", "sage", "spark", "steady", "sync"})
        out[builder] = {"The " + std::string(builder),
                        {{{DialogueAction::start_work, {"begins"}},
                          {DialogueAction::go_on, {"goes on"}},
                          {DialogueAction::handoff, {"to {next}"}},
                          {DialogueAction::complete, {"done"}}}}};
    return out;
}

// "TURN NAME: TEXT", a line each.
std::vector<std::string> said_in(const WorkflowSimulator& run, const Workflow& workflow,
                                 const Speakers& speakers = all_builders()) {
    std::vector<std::string> out;
    for (const SpokenLine& line : spoken_lines(run.run(), workflow, run.facts(), speakers))
        out.push_back(std::to_string(line.turn) + " " + line.name + ": " + line.text);
    return out;
}

using Said = std::vector<std::string>;

} // namespace

TEST_CASE("Builders speak as they begin, go on, hand over and are done",
          "[domain][workflow][dialogue]") {
    const Workflow workshop = workshop_of(2);
    WorkflowSimulator run(workshop, willing_world());
    run.start_at("refining");
    run.drive();
    run.run().status = RunStatus::completed;
    CHECK(said_in(run, workshop) == Said{"1 The steady: begins", "2 The steady: goes on",
                                         "2 The steady: to The sync", "3 The sync: begins",
                                         "4 The sync: goes on", "4 The sync: done"});
    Speakers some = all_builders();
    some.erase("steady");
    CHECK(said_in(run, workshop, some) ==
          Said{"3 The sync: begins", "4 The sync: goes on", "4 The sync: done"});
    some.erase("sync");
    CHECK(said_in(run, workshop, some).empty());
}

TEST_CASE("What comes later only adds to what was said", "[domain][workflow][dialogue]") {
    const Workflow workshop = workshop_of(2);
    WorkflowSimulator run(workshop, willing_world());
    Said before = said_in(run, workshop);
    CHECK(before.empty());
    for (int turns = 1; turns <= 10; ++turns) {
        run.drive(1);
        if (turns == 4) unwrap(run.signal({.kind = SignalKind::handoff, .to = "scout"}));
        const Said after = said_in(run, workshop);
        REQUIRE(after.size() > before.size());
        CHECK(Said(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(before.size())) ==
              before);
        before = after;
    }
    CHECK(std::ranges::count(before, "4 The sage: to The scout") == 1);
    CHECK(std::ranges::count(before, "5 The scout: begins") == 1);
}

TEST_CASE("Outside of stages nothing is said", "[domain][workflow][dialogue]") {
    Workflow plain = workflow_of({turn_of("scout")});
    plain.roles = {{"scout", "scout"}};
    WorkflowSimulator run(plain, willing_world());
    run.drive();
    run.run().status = RunStatus::completed;
    CHECK(said_in(run, plain).empty());
    Workflow staged = plain;
    staged.steps = {{SeqStep{.steps = {turn_of("scout")}, .name = "one"}}};
    WorkflowSimulator speaking(staged, willing_world());
    speaking.drive();
    CHECK(said_in(speaking, staged) == Said{"1 The scout: begins", "1 The scout: done"});
}

TEST_CASE("What a model made up is said in place of a file's line",
          "[domain][workflow][dialogue]") {
    const Workflow workshop = workshop_of(2);
    WorkflowSimulator run(workshop, willing_world());
    run.start_at("integrating");
    run.drive();
    const MadeUpLines made_up{.lines = {{1, DialogueAction::start_work, "In my own words."},
                                        {2, DialogueAction::go_on, ""}}};
    Said said;
    for (const SpokenLine& line :
         spoken_lines(run.run(), workshop, run.facts(), all_builders(), made_up))
        said.push_back(line.text);
    CHECK(said == Said{"In my own words.", "goes on", "done"});
}
