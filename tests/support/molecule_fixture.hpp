// Changesets that are carried out by a workflow, in the project of ProjectFixture: an author, a
// tester whose work a check looks at, a rebase and a gate for the overseer's review.
#pragma once

#include "app/review/verdict.hpp"
#include "ports/run_store.hpp"
#include "support/memory_workflows.hpp"
#include "support/project_fixture.hpp"
#include "support/run_fixture.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier::test {

struct MoleculeFixture : ProjectFixture {
    MemoryWorkflows catalog;
    MemoryFormat format;
    const WorkflowPorts workflows{catalog, format};
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    // What `make test` comes to next; it passes when nothing is left.
    std::deque<int> statuses;

    MoleculeFixture() {
        settings.agent_default = "script";
        settings.workflow_changeset = "cycle";
        for (const char* name : {"worker", "tester", "reviewer"})
            catalog.artisans[name] = {.name = name,
                                      .display_name = std::string("The ") + name,
                                      .persona = std::string("You are the ") + name + "."};
        for (const char* name : {"carry-out", "mend", "test", "read"})
            catalog.briefs[name] = std::string("brief ") + name +
                                   ": {{ request }}\n{{ notes }}{{ checks }}{{ failure }}\n";
        put_workflow("cycle", cycle());
        process.answer = [this](const ProcessRequest&) {
            ProcessResult result;
            if (statuses.empty()) return Result<ProcessResult>(result);
            result.status = statuses.front();
            statuses.pop_front();
            result.out = "2 tests failed\n";
            return Result<ProcessResult>(result);
        };
    }

    static Term turn(const std::string& role, TurnBrief brief,
                     Produces produces = Produces::changes) {
        return {TurnStep{.role = role, .produces = produces, .brief = std::move(brief)}};
    }
    static Terms cycle() {
        LoopStep tests{.steps = {turn("tester", {"test", "test"}), {CheckStep{{"make", "test"}}}},
                       .max = 3,
                       .until = {.kind = UntilKind::checks_pass}};
        LoopStep review{.steps = {turn("author", {"carry-out", "mend"}),
                                  {tests},
                                  {DoStep{DoKind::rebase}},
                                  {GateStep{.kind = GateKind::review}}},
                        .max = 3,
                        .until = {.kind = UntilKind::approved},
                        .name = "review"};
        return {{review}};
    }
    void put_workflow(const std::string& name, Terms steps,
                      WorkflowSubject subject = WorkflowSubject::changeset) {
        std::vector<WorkflowRole> roles{
            {"author", "worker"}, {"tester", "tester"}, {"reader", "reviewer"}};
        std::erase_if(roles, [&](const WorkflowRole& role) {
            return !RunFixture::is_played(steps, role.name);
        });
        catalog.workflows[name].workflow = {
            .name = name, .subject = subject, .roles = std::move(roles), .steps = std::move(steps)};
    }

    WorkRequest by_workflow(RunMode mode = RunMode::standard) {
        WorkRequest request = work_request(mode);
        request.workflows = &workflows;
        return request;
    }
    WorkOutcome work(RunMode mode = RunMode::standard) { return run(by_workflow(mode)); }
    // One session, which is to have this end.
    SessionReport session(SessionEnd end = SessionEnd::turn) {
        const WorkOutcome outcome = work(RunMode::once);
        REQUIRE(outcome.sessions.size() == 1);
        CHECK(outcome.sessions.front().end == end);
        return outcome.sessions.front();
    }

    std::optional<BeadId> molecule(const Bead& of) { return unwrap(molecule_of(get(of.id))); }
    Run run_of(const Bead& of) {
        return unwrap(store.read(
                          [&](PlanReader& plan) { return plan.runs().find(molecule(of).value()); }))
            .value();
    }
    // "turn worker done", a line each.
    std::vector<std::string> turns_of(const Bead& of) {
        const auto turns = unwrap(store.read(
            [&](PlanReader& plan) { return plan.runs().turns({.run = molecule(of).value()}); }));
        std::vector<std::string> lines;
        for (const TurnRecord& turn : turns)
            lines.push_back(
                std::string(name_of(turn.kind)) + (turn.artisan.empty() ? "" : " " + turn.artisan) +
                " " + std::string(turn.verdict ? name_of(*turn.verdict) : name_of(turn.status)));
        return lines;
    }
    std::string prompt(std::size_t turn) {
        return unwrap(files.read(paths.prompt(agents.started.at(turn).session))).value();
    }

    VerdictDeps review_deps(const Context& as) { return {as, repository, machine_probe()}; }
    LivenessProbe machine_probe() {
        return [this](const ProcessIdentity& holder) { return machine.liveness(holder); };
    }
    void approve(const Bead& of) {
        const Context olga = overseer();
        unwrap(approve_work(review_deps(olga), of.id));
    }
    void send_back(const Bead& of, const std::string& why) {
        const Context olga = overseer();
        unwrap(request_changes(review_deps(olga), {.changeset = of.id, .message = why}));
    }
};

} // namespace atelier::test
