// What use cases of runs are given, and a run with all that tells what is due next. All references
// outlive the call.
#pragma once

#include "app/core/work_context.hpp"
#include "app/piece/run_desk.hpp"
#include "domain/bead/bead.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"
#include "domain/run/workflow_position.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/run_progress.hpp"
#include "ports/workflows.hpp"

#include <optional>
#include <string>

namespace atelier {

// To drive runs.
struct RunWorld {
    // `plan.caller` is the person whose process it is. Of a worktree, a claim or a session nothing
    // is asked.
    WorkContext& work;
    WorkflowCatalog& catalog;
    WorkflowFormat& format;
    RunProgress& progress;
    // Of artisans that name none, where artisan.default does not either; "": as agent.default says.
    std::string runtime = {};

    RunDesk desk() const { return {work.plan, format, work.repository}; }
};

// A run as one transaction sees it.
struct RunScene {
    Bead bead;
    Run run;
    Workflow workflow;
    Facts facts;
};

// not-found where there is no such run; workflow-invalid where its definition cannot be read.
Result<RunScene> load_run(PlanReader& plan, WorkflowFormat& format, const BeadId& id);

// What a turn of the run was given as it began; invariant-broken for one of no artisan.
Result<TurnDue> given_turn(const RunScene& scene, int n);

// The record of the next turn, begun there; who takes it and how it ends is the caller's to say.
TurnRecord turn_at(const RunScene& scene, const StepPlace& place, Time now);

// Stores the run, and its bead with the status that follows; whoever drives it states the lease.
Result<void> put_run(PlanWriter& plan, const Run& run, const std::optional<LeaseTerm>& by);

// Why its driver pauses a run.
struct RunPause {
    ErrorCode code;
    std::string reason;
    // The pause of turns that keeps the run from going on.
    std::optional<TurnPause> kept_by = {};
};
// As put_run, and run.paused, by which kept_by (app/core/life) finds that pause again.
Result<void> pause_run(PlanWriter& plan, Run& run, const RunPause& why, const LeaseTerm& by);

} // namespace atelier
