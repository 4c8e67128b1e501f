#include "app/look/named_things.hpp"

#include "app/mail/mail_controls.hpp"
#include "app/review/pause.hpp"
#include "support/plan_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

std::string names_in(const Result<std::vector<NamedThing>>& things) {
    std::string out;
    for (const NamedThing& thing : unwrap(things))
        out += (out.empty() ? "" : " ") + thing.name;
    return out;
}

struct NamedPlan {
    PlanFixture fixture;
    Bead first = fixture.epic("Greeting command", {.root_branch = "greeting"});
    Bead core = fixture.changeset(first, "Add the greeting function");
    Bead task = fixture.task(core, "write it");
    Bead second = fixture.epic("Farewell", {.root_branch = "farewell"});
    Bead last = fixture.changeset(second, "Say goodbye");
    Bead late = fixture.changeset(first, "Wire it");
    Context context = fixture.overseer();

    std::string parts(std::string_view written) {
        return names_in(parts_of_plan_named(context, written));
    }
    void close(Bead bead) {
        bead.status = BeadStatus::closed;
        fixture.update(bead);
    }
    void add_agent(Role role, const std::string& name) {
        const AgentId agent = *AgentId::make(role, name);
        fixture.create({.id = agent.bead("at"),
                        .title = agent.str(),
                        .issue_type = "agent",
                        .labels = {"at:agent"}});
    }
};

} // namespace

TEST_CASE("each epic is named with its changesets behind it", "[app][named-things]") {
    NamedPlan plan;
    const std::string first = plan.first.id.str();
    const std::string second = plan.second.id.str();
    CHECK(plan.parts("") ==
          first + " " + first + ".1 " + first + ".2 " + second + " " + second + ".1");
    CHECK(unwrap(parts_of_plan_named(plan.context, first + ".1"))[0].title ==
          "Add the greeting function");
    CHECK(plan.parts(second) == second + " " + second + ".1");
    CHECK(plan.parts("gree") == "greeting");
    CHECK(names_in(epics_named(plan.context, "")) == first + " " + second);
    CHECK(names_in(epics_named(plan.context, "f")) == "farewell");
}

TEST_CASE("tasks are named where a changeset is written", "[app][named-things]") {
    NamedPlan plan;
    const std::string below = plan.core.id.str() + ".";
    CHECK(plan.parts(below) == plan.task.id.str());
    CHECK(names_in(tasks_named(plan.context, "")) == plan.task.id.str());
    plan.close(plan.task);
    CHECK(names_in(tasks_named(plan.context, "")).empty());
}

TEST_CASE("what is closed is named where nothing open begins so", "[app][named-things]") {
    NamedPlan plan;
    plan.close(plan.late);
    CHECK(plan.parts(plan.first.id.str()) == plan.first.id.str() + " " + plan.core.id.str());
    CHECK(plan.parts(plan.late.id.str()) == plan.late.id.str());
    plan.close(plan.last);
    plan.close(plan.second);
    CHECK(names_in(epics_named(plan.context, "")) == plan.first.id.str());
    CHECK(names_in(epics_named(plan.context, "fare")) == "farewell");
}

TEST_CASE("a changeset that is open in a closed epic is named too", "[app][named-things]") {
    NamedPlan plan;
    plan.close(plan.second);
    CHECK_THAT(plan.parts(""), EndsWith(" " + plan.last.id.str()));
}

TEST_CASE("a place is a branch or a part of the plan", "[app][named-things]") {
    NamedPlan plan;
    CHECK_THAT(names_in(places_named(plan.context, "")),
               StartsWith(plan.first.id.str()) && ContainsSubstring(" greeting farewell ") &&
                   EndsWith(" farewell-" + plan.last.id.str() + " greeting-" + plan.late.id.str()));
    CHECK(names_in(places_named(plan.context, "fare")) ==
          "farewell farewell-" + plan.last.id.str());
}

TEST_CASE("an agent is a place too", "[app][named-things]") {
    NamedPlan plan;
    plan.add_agent(Role::worker, "worker-1");
    plan.add_agent(Role::planner, "plan-1");
    CHECK_THAT(names_in(places_named(plan.context, "")), EndsWith(" worker-1 plan-1"));
    CHECK(names_in(places_named(plan.context, "wor")) == "worker-1");
}

TEST_CASE("what is pinned is named, whatever it is", "[app][named-things]") {
    NamedPlan plan;
    CHECK(names_in(pinned_named(plan.context, "")).empty());
    plan.last.status = BeadStatus::pinned;
    plan.fixture.update(plan.last);
    plan.task.status = BeadStatus::pinned;
    plan.fixture.update(plan.task);
    CHECK_THAT(names_in(pinned_named(plan.context, "")),
               ContainsSubstring(plan.last.id.str()) && ContainsSubstring(plan.task.id.str()));
    CHECK(names_in(pinned_named(plan.context, plan.task.id.str())) == plan.task.id.str());
}

TEST_CASE("what is paused is named, an agent by its name", "[app][named-things]") {
    NamedPlan plan;
    plan.add_agent(Role::worker, "worker-1");
    CHECK(names_in(paused_named(plan.context, "")).empty());
    unwrap(pause(plan.context, gone, {.on = plan.second.id}));
    unwrap(pause(plan.context, gone, {.on = AgentId::make(Role::worker, "worker-1")->bead("at")}));
    unwrap(pause(plan.context, gone, {}));
    const auto things = unwrap(paused_named(plan.context, ""));
    CHECK(names_in(things) == plan.second.id.str() + " worker-1");
    CHECK(things.front().title == "Farewell");
    CHECK(names_in(paused_named(plan.context, "wor")) == "worker-1");
}

TEST_CASE("mail goes to agents, roles, queues, channels and groups", "[app][named-things]") {
    NamedPlan plan;
    plan.add_agent(Role::worker, "worker-1");
    plan.add_agent(Role::planner, "plan-1");
    unwrap(declare_mail_control(plan.context, MailControlKind::queue, "builds", {}));
    CHECK(names_in(agents_named(plan.context, {Role::worker}, "")) == "worker-1");
    CHECK(names_in(addresses_named(plan.context, "")) ==
          "worker-1 plan-1 planner worker queue:builds");
    CHECK(names_in(addresses_named(plan.context, "plan")) == "plan-1 planner");
    CHECK(names_in(readers_named(plan.context, "")) == "worker-1 plan-1 planner worker");
    CHECK(names_in(mail_controls_named(plan.context, "queue:")) == "queue:builds");
    CHECK(names_in(mail_controls_named(plan.context, "g")).empty());
}

TEST_CASE("runs and pieces are named with what they are", "[app][named-things]") {
    NamedPlan plan;
    put_run(plan.fixture.store, a_run("at-r1"));
    Piece first = a_piece("at-r1.1", "at-r1");
    put_piece(plan.fixture.store, first);
    put_piece(plan.fixture.store, a_piece("at-r1.2", "at-r1", 1), {first.id}, "sea");
    CHECK(names_in(runs_named(plan.context, "at-r")) == "at-r1");
    CHECK(names_in(runs_named(plan.context, "at-x")).empty());
    CHECK_THAT(unwrap(runs_named(plan.context, "")).front().title, StartsWith("running, solo"));
    CHECK(names_in(pieces_named(plan.context, "")) == "at-r1.2");
    CHECK(names_in(unfinished_runs_named(plan.context, "")) == "at-r1");
    Run over = a_run("at-r2");
    over.status = RunStatus::completed;
    put_run(plan.fixture.store, over);
    CHECK(names_in(unfinished_runs_named(plan.context, "")) == "at-r1");
}

TEST_CASE("a paused run and paused turns are named as well", "[app][named-things]") {
    NamedPlan plan;
    Run paused = a_run("at-r1");
    paused.status = RunStatus::paused;
    put_run(plan.fixture.store, paused);
    unwrap(plan.fixture.store.write(plan.context.stamp(), [](PlanWriter& writer) -> Result<void> {
        TurnPause pause;
        for (const auto& [of, name] :
             {std::pair(PausedTurns::artisan, "scout"), std::pair(PausedTurns::all, "")}) {
            pause.of = of;
            pause.name = name;
            ATELIER_CHECK(writer.runs_to_write().put(pause));
        }
        return {};
    }));
    CHECK(names_in(paused_named(plan.context, "")) == "at-r1 scout");
}
