// The mirror as a whole, over the stand-in, and over the real bd where it is at hand.
#include "domain/work/progress.hpp"
#include "support/mirror_fixture.hpp"
#include "support/samples.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

using Test = MirrorTest<BeadsPlace>;

struct Plan {
    Bead epic;
    Bead first;
    Bead second;
    Bead task;
};

Plan small_plan(PlanFixture& plan) {
    Bead epic = plan.epic("Greet people", {.root_branch = "greet"});
    Bead first = plan.changeset(epic, "Add the greeting");
    Bead second = plan.changeset(epic, "Say how to greet", {.depends_on = {first.id}});
    Bead task = plan.task(first, "write it");
    return {epic, first, second, task};
}

// Every status of every kind, and titles of every length around the limit.
void plan_everything(PlanFixture& plan) {
    const Plan small = small_plan(plan);
    for (const auto& [status, name] : names_of(BeadStatus{})) {
        Bead bead{.id = id("at-s" + std::string(name.substr(0, 4))), .title = std::string(name)};
        bead.labels = {"at:task"};
        bead.status = status;
        if (status == BeadStatus::closed) bead.close_reason = "finished";
        if (status == BeadStatus::hooked) bead.assignee = "atelier/worker/alice";
        plan.create(bead);
    }
    for (const std::size_t length : {1UL, 2UL, 3UL, 199UL, 498UL, 499UL, 500UL}) {
        Bead bead{.id = id("at-t" + std::to_string(length)), .title = std::string(length, 'x')};
        bead.labels = {"at:task"};
        if (length % 2 == 0)
            for (std::size_t at = 0; at < length; at += 2)
                bead.title.replace(at, 2, "ü");
        plan.create(bead);
    }
    Bead agent{.id = id("at-worker-alice"), .title = "atelier/worker/alice"};
    agent.issue_type = "agent";
    agent.labels = {"at:agent"};
    write_field(agent, {"role_type", "worker"});
    agent.assignment = small.epic.id;
    plan.create(agent);
    Bead message{.id = id("at-mail"), .title = "BLOCKED: a choice, \"quoted\": yes"};
    message.issue_type = "message";
    message.labels = {"at:message"};
    message.assignee = "overseer";
    message.description = "Which one?\n\n- MIT\n- GPL";
    message.message = MessageHeader{.from = "atelier/worker/alice",
                                    .thread = small.first.id,
                                    .cc = {"atelier/planner/ü"},
                                    .key = "blocked:" + small.first.id.str()};
    plan.create(message);
    for (const std::string kind : {"queue", "channel", "group"}) {
        Bead bead{.id = id("at-" + kind), .title = kind};
        bead.labels = {"at:" + kind};
        plan.create(bead);
    }
}

// What one delivery has to say: an edit, an edge and a label that go, a bead that closes, a new
// one.
void change_much(Test& test, const Plan& plan, int round) {
    const std::string number = std::to_string(round);
    test.change(plan.epic.id, [&](Bead& bead) { bead.title = "Greet people " + number; });
    test.change(plan.second.id, [&](Bead& bead) {
        bead.labels = {"at:changeset", "cs:ready", "round:" + number};
        if (round % 2 == 0)
            add_dependency(bead, plan.first.id);
        else
            remove_dependency(bead, plan.first.id);
    });
    test.change(plan.task.id, [&](Bead& bead) {
        bead.status = round % 2 == 0 ? BeadStatus::open : BeadStatus::closed;
        bead.close_reason = round % 2 == 0 ? "" : "done in " + number;
    });
    test.plan.task(plan.first, "step " + number);
}

} // namespace

TEST_CASE("every state reaches Beads and reads back equal", "[mirror]") {
    Test test;
    plan_everything(test.plan);
    const std::size_t count = test.plan.select({}).size();
    CHECK(test.status().waiting == count);

    const MirrorOutcome first = test.run();
    CHECK(first.added == count);
    CHECK(first.waiting == 0);
    CHECK(first.refused.empty());
    CHECK(first.conflicts.empty());
    CHECK(test.differences() == no_differences);
    CHECK(test.status().waiting == 0);

    for (const Bead& bead : test.plan.select({}))
        test.change(bead.id, [](Bead& changed) {
            changed.notes = "a line\nand --another\n";
            changed.priority = 1;
            changed.status =
                changed.status == BeadStatus::closed ? BeadStatus::open : BeadStatus::hooked;
            changed.assignee = "atelier/worker/bob";
            if (kind_of(changed) == BeadKind::agent) changed.assignment.reset();
        });
    const MirrorOutcome second = test.run();
    CHECK(second.changed == count);
    CHECK(second.added == 0);
    CHECK(second.refused.empty());
    CHECK(second.conflicts.empty());
    CHECK(test.differences() == no_differences);

    SECTION("and a run with nothing to say asks twice at most") {
        const int before = test.place.calls;
        CHECK(test.run().changed == 0);
        CHECK(test.place.calls - before <= 2);
    }
}

TEST_CASE("a new epic whose root branch no plan may have stays out, and is reported once",
          "[mirror]") {
    Test test;
    small_plan(test.plan);
    test.run();
    Bead idea{.id = id("at-idea"), .title = "an idea", .issue_type = "epic"};
    idea.created_at = idea.updated_at = *parse_time("2026-01-01T09:00:00Z");
    Epic::set_root_branch(idea, *BranchName::parse("refs/heads/idea"));
    test.place.create("Jane", idea);
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.adopted.empty());
    CHECK(outcome.conflicts.size() == 1);
    CHECK(test.told_overseer("a full name of Git's"));
    CHECK(test.run().conflicts.empty());
}

TEST_CASE("a delivery that is killed between any two calls is finished by the next",
          "[mirror][generated]") {
    Test test;
    const Plan plan = small_plan(test.plan);
    test.run();
    int round = 0;
    const int step = test.place.calls_between_tries();
    for (const bool done : {false, true}) {
        bool killed = true;
        for (int at = done ? step : 1; killed; at += step) {
            INFO("killed " << (done ? "after" : "before") << " call " << at);
            change_much(test, plan, ++round);
            killed = false;
            const int begin = test.place.calls;
            test.place.interfere = [&](int call, bool after) {
                // What is dead makes no further call.
                killed = killed || (call - begin == at && after == done);
                return killed;
            };
            const auto cut = test.try_run();
            test.place.interfere = {};
            CHECK(cut.has_value() == !killed);
            const MirrorOutcome outcome = test.run();
            CHECK(outcome.waiting == 0);
            CHECK(outcome.conflicts.empty());
            CHECK(outcome.taken.empty());
            CHECK(test.differences() == no_differences);
        }
    }
    CHECK(round > 12 / step);
}

TEST_CASE("a person's edit between any two calls survives or is told to the overseer",
          "[mirror][generated]") {
    Test test;
    const Plan plan = small_plan(test.plan);
    test.run();
    bool edited = true;
    const int step = test.place.calls_between_tries();
    for (int at = 1; edited; at += step) {
        const std::string number = std::to_string(at);
        INFO("edited before call " << at);
        change_much(test, plan, at);
        edited = false;
        const int begin = test.place.calls;
        test.place.interfere = [&](int call, bool done) {
            if (done || edited || call - begin != at) return false;
            edited = true;
            const auto interfere = std::exchange(test.place.interfere, {});
            // On a bead that is being sent, also in a part that is sent, and on one that is not.
            test.edit_there("Jane", plan.epic.id, [&](Bead& bead) {
                bead.title = "Jane's title " + number;
                bead.notes = "Jane's note " + number;
            });
            test.edit_there("Jane", plan.first.id, [&](Bead& bead) {
                remove_label(bead, "jane:" + std::to_string(at - step));
                add_label(bead, "jane:" + number);
            });
            Bead fresh{.id = id("at-jane" + number), .title = "an idea " + number};
            fresh.updated_at = fresh.created_at = *parse_time("2026-01-01T09:00:00Z");
            test.place.create("Jane", fresh);
            return false;
        };
        test.run();
        test.place.interfere = {};
        test.run();
        const MirrorOutcome last = test.run();
        CHECK(Test::refusals(last) == no_differences);
        CHECK(test.waiting() == no_differences);
        CHECK(test.differences() == no_differences);
        if (!edited) break;
        const Bead epic = test.plan.get(plan.epic.id);
        CHECK(epic.notes == "Jane's note " + number);
        CHECK((epic.title == "Jane's title " + number ||
               test.told_overseer("Jane's title " + number)));
        CHECK(has_label(test.plan.get(plan.first.id), "jane:" + number));
        CHECK(test.plan.get(id("at-jane" + number)).created_by == "Jane");
    }
    CHECK(test.place.calls > 20);
    CHECK_FALSE(test.conflict_messages().empty());
}
