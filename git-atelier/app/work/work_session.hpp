// One worker session: one changeset, stage by stage. The stage reached is recorded, so that a crash
// anywhere is picked up by the next run.
#pragma once

#include "app/claim/identity.hpp"
#include "app/core/work_context.hpp"
#include "domain/work/session.hpp"
#include "ports/workflows.hpp"

#include <functional>

namespace atelier {

struct SessionRequest {
    Identity identity;
    RuntimeDefinition runtime;
    BeadId epic;
    BeadId changeset;
    // The epic was asked for by name, so a dead holder's claim may be taken over.
    bool named = false;
    // A person has said that what stands on the work branch is the changeset's work.
    bool by_person = false;
    // By which changesets are carried out that name a workflow, or for which one is set; nullptr:
    // none is looked for.
    const WorkflowPorts* workflows = nullptr;
    // Called once that work was found good, before it is done: what the person decides by it.
    std::function<Result<void>()> found_good = [] { return Result<void>(); };
    // Called where the changeset's workflow is why the session fails.
    std::function<void()> workflow_at_fault = [] {};
};

struct SessionReport {
    SessionId session;
    BeadId epic;
    BeadId changeset;
    SessionEnd end = SessionEnd::blocked;
    // In words, for people.
    std::string text;
    // The code behind blocked.
    std::optional<ErrorCode> code;
    std::optional<CommitId> integrated;
    Millis took{0};
    // integrated: how many commits landed.
    std::size_t commits = 0;
};

// An error means that the surroundings failed (git, store, disk, the root branch is checked out):
// the changeset is resumable and nothing was blocked.
Result<SessionReport> work_session(WorkContext work, const SessionRequest& request);

// Lands a changeset that was done in an earlier session, under a session record of its own.
Result<SessionReport> land_session(WorkContext work, const SessionRequest& request);

// Judges what stands on the work branch and lands it; no agent is started. A refusal is an error,
// and blocks nothing.
Result<SessionReport> person_session(WorkContext work, const SessionRequest& request);

} // namespace atelier
