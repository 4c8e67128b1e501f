// A session of worker-1 on the one changeset of an epic, in the project of ProjectFixture.
#pragma once

#include "support/project_fixture.hpp"

namespace atelier::test {

struct SessionFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    Identity identity = unwrap(
        acquire_identity(worker(), Role::worker, std::string("worker-1"), machine.own, gone));
    RuntimeDefinition runtime = unwrap(runtimes.definition("script"));

    SessionRequest request(const Bead& of) const {
        return {.identity = identity, .runtime = runtime, .epic = epic.id, .changeset = of.id};
    }
    Result<SessionReport> hold() { return work_session(work_context(), request(changeset)); }
    CommitId at_root() const { return repository.git.ref("refs/heads/topic").value(); }
    // What its agent was told last.
    std::string prompt() {
        return unwrap(files.read(paths.prompt(agents.started.back().session))).value();
    }
};

} // namespace atelier::test
