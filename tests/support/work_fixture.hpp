// The WorkContext of a project at /r for what happens beside sessions, with nothing in it but what
// a test puts there. A whole project is in project_fixture.hpp, whose parts these are.
#pragma once

#include "support/project_fixture.hpp"

namespace atelier::test {

struct WorkFixture {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    FakeMachine machine;
    ScriptedRuntime agents{plan.clock};
    FakeRuntimes runtimes;
    FakeProcess process;
    RecordedProgress progress;
    FakeInterrupt interrupt{plan.clock};
    Environment environment{{"PATH", "/usr/bin"}};

    WorkFixture() { unwrap(files.write("/opt/atelier/bin/atelier-hook-shim", "a shim")); }

    // As the worker alice in session s-1.
    WorkContext context() {
        return {.plan = plan.worker("alice", "s-1"),
                .repository = repository,
                .machine = machine,
                .agents = agents,
                .runtimes = runtimes,
                .files = files,
                .process = process,
                .progress = progress,
                .interrupt = interrupt,
                .store_watch = interrupt,
                .project = {.enlistment = "/r", .key = "r-1", .issue_prefix = "at"},
                .paths = {"/data/projects/r-1"},
                .user_environment = environment,
                .programs = "/opt/atelier/bin",
                .share = "/opt/atelier/share"};
    }
};

} // namespace atelier::test
